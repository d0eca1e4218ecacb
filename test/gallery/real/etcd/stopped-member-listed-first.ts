import type { StoreCase } from './place.ts'
import { applied, nextConfig, putWhenLed } from './place.ts'
import { pause } from './verbs.ts'

export const stoppedMemberListedFirst: StoreCase = {
  name: 'stopped-member-listed-first',
  question: 'config',
  story:
    'One of three members hangs, the plan names it first, and the config changed after that: the others hold the quorum.',
  source: 'SIGSTOP: it accepts connections and never answers',
  arrange: async (place) => {
    const { members, gray, stable } = place
    for (const service of [...gray, stable]) service.follow([members[1].url])
    pause(members[0], place)
    await putWhenLed(members[1], nextConfig)
    await applied([...gray, stable], nextConfig)
  },
  expect: 'pass',
}
