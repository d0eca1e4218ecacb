import { startEtcdCluster } from '../../../servers/etcd.ts'
import type { StoreCase } from './place.ts'
import { applied, configKey, firstConfig, nextConfig, putWhenLed } from './place.ts'

export const leaderKilled: StoreCase = {
  name: 'leader-killed',
  question: 'config',
  story: 'The leader of the store was killed; the two others elected a new one, and took the next config.',
  source: 'a node that is drained in the middle of a release',
  arrange: async ({ gray, stable, planReads, undo }) => {
    const { members, stop } = await startEtcdCluster(3)
    undo.later(stop)
    const endpoints = members.map(({ url }) => url)
    await members[0]?.put(configKey, firstConfig)
    for (const service of [...gray, stable]) service.follow(endpoints)
    planReads(...endpoints)
    const leads = await Promise.all(members.map((member) => member.isLeader()))
    const others = members.filter((_, index) => leads[index] === false)
    await members.find((_, index) => leads[index])?.kill9()
    for (const other of others.slice(0, 1)) await putWhenLed(other, nextConfig)
    await applied([...gray, stable], nextConfig)
  },
  expect: 'pass',
}
