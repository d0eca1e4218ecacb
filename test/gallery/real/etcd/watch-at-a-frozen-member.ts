import { applied, nextConfig, putWhenLed } from './place.ts'
import type { StoreCase } from './place.ts'
import { pause, secondGray } from './verbs.ts'

export const watchAtAFrozenMember: StoreCase = {
  name: 'watch-at-a-frozen-member',
  question: 'config',
  story:
    'One of three members hangs: the store goes on without it, and the instance that watches there hears of no change and of no error.',
  source: 'etcd#8980: a watch without progress and without an end',
  arrange: async (place) => {
    const { members, gray } = place
    pause(members[1], place)
    await putWhenLed(members[0], nextConfig)
    await applied([gray[0]], nextConfig)
  },
  expect: { status: 'fail', code: 'config.stale', subjects: secondGray },
}
