import type { StoreCase } from './place.ts'
import { configKey, firstConfig } from './place.ts'
import { behindARelay } from './verbs.ts'

export const sameContentWrittenAgain: StoreCase = {
  name: 'same-content-written-again',
  question: 'config',
  story: 'The same config was written again under a new revision, of which one instance has not heard.',
  source: 'a pipeline that publishes with every build',
  arrange: async (place) => {
    const relay = await behindARelay(place)
    relay.cut()
    await place.members[0].put(configKey, firstConfig)
  },
  expect: 'pass',
}
