import type { StoreCase } from './place.ts'
import { applied, configKey, firstConfig, nextConfig } from './place.ts'
import { compact } from './verbs.ts'

export const compactedBehindLiveWatches: StoreCase = {
  name: 'compacted-behind-live-watches',
  question: 'config',
  story: 'The store was compacted up to the present, which no live watch minds: the next change reaches everybody.',
  source: 'etcd --auto-compaction-retention, every hour of every day',
  arrange: async ({ members, gray, stable }) => {
    await compact(members[0], await members[0].put(configKey, firstConfig))
    await members[0].put(configKey, nextConfig)
    await applied([...gray, stable], nextConfig)
  },
  expect: 'pass',
}
