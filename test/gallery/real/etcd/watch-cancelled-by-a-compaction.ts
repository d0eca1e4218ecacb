import type { StoreCase } from './place.ts'
import { compactWhileCutOff, secondGray } from './verbs.ts'

export const watchCancelledByACompaction: StoreCase = {
  name: 'watch-cancelled-by-a-compaction',
  question: 'config',
  story:
    'While one instance was cut off, the config changed and the store was compacted: etcd cancels its watch, keeps the stream open, and the instance takes it to be live.',
  source: 'etcd#8980, etcd3#72: canceled and compact_revision in the answer, and nothing after it',
  arrange: compactWhileCutOff,
  expect: { status: 'fail', code: 'config.stale', subjects: secondGray },
}
