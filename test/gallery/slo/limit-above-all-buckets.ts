import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const limitAboveAllBuckets: Fault = {
  name: 'limit-above-all-buckets',
  question: 'slo',
  story: 'The latency limit is 5 s and the highest bucket bound 2.5 s: histogram_quantile can never exceed the limit.',
  source: 'a saturated histogram: the quantile is the highest finite bound',
  edits: [['below: 300ms', 'below: 5s']],
  expect: { status: 'inconclusive', code: 'slo.bucket-resolution', subjects: named('gray') },
}
