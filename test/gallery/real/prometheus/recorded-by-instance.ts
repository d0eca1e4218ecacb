import type { MetricsCase } from './place.ts'
import { indicator } from './verbs.ts'

export const recordedByInstance: MetricsCase = {
  name: 'recorded-by-instance',
  question: 'slo',
  story: 'The indicator is a recorded sum that keeps the instances apart: a counter under another name.',
  source: 'recording rules with sum without (method)',
  edits: [indicator('instance:http_requests:sum', 'instance:http_requests:sum{code=~"5.."}')],
  expect: 'pass',
}
