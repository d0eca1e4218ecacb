import type { MetricsCase } from './place.ts'
import { about, indicator } from './verbs.ts'

export const recordedRateForACounter: MetricsCase = {
  name: 'recorded-rate-for-a-counter',
  question: 'slo',
  story:
    'The indicator is a recorded rate and no counter: its growth says how the traffic changes, and nothing of the errors of every tenth request.',
  source: 'recording rules of dashboards that are used again in a gate',
  arrange: about('failing'),
  edits: [indicator('instance:http_requests:rate', 'instance:http_errors:rate')],
  expect: {
    status: 'inconclusive',
    code: 'slo.data-error',
    subjects: () => ['instance:http_requests:rate{service="failing",role="gray"}'],
  },
}
