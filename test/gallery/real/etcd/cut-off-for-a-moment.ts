import type { StoreCase } from './place.ts'
import { applied, configKey, nextConfig } from './place.ts'
import { behindARelay } from './verbs.ts'

export const cutOffForAMoment: StoreCase = {
  name: 'cut-off-for-a-moment',
  question: 'config',
  story: 'One instance was cut off while the config changed, and its watch went on where it had come to.',
  source: 'a network that comes back, with a client that resumes by revision',
  arrange: async (place) => {
    const relay = await behindARelay(place)
    relay.cut()
    await place.members[0].put(configKey, nextConfig)
    relay.mend()
    await applied(place.gray, nextConfig)
  },
  expect: 'pass',
}
