import { applied, configKey, nextConfig } from './place.ts'
import type { StoreCase } from './place.ts'
import { secondGray } from './verbs.ts'

export const changeNotApplied: StoreCase = {
  name: 'change-not-applied',
  question: 'config',
  story:
    'redirect_timeout_ms was set from 300 to 800; one instance receives the event of its watch and goes on with 300.',
  source: 'a watch that fires, a Reload() that is called, and a value that stays',
  arrange: async ({ members, gray: [first, second], undo }) => {
    second.behaviour.applies = false
    undo.later(() => (second.behaviour.applies = true))
    await members[0].put(configKey, nextConfig)
    await applied([first], nextConfig)
  },
  expect: { status: 'fail', code: 'config.stale', subjects: secondGray, naming: () => ['has received'] },
}
