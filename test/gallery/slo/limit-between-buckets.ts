import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const limitBetweenBuckets: Fault = {
  name: 'limit-between-buckets',
  question: 'slo',
  story: '5 % of the requests take 210 to 270 ms, the limit is 250 ms, and the bounds around it are 200 and 300 ms.',
  source: 'interpolation inside a bucket decides the quantile',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray)
      parts.metrics.rewrite(gray, Date.now() - 4 * 60_000, { slowShare: 0.05, slowMs: 205 })
  },
  edits: [['below: 300ms', 'below: 250ms']],
  expect: { status: 'inconclusive', code: 'slo.bucket-resolution', subjects: named('gray') },
}
