import type { MetricsCase } from './place.ts'
import { gray, indicator } from './verbs.ts'

export const recordedWithoutInstances: MetricsCase = {
  name: 'recorded-without-instances',
  question: 'slo',
  story: 'The indicator is a recorded sum over all instances: it does not tell whose requests were counted.',
  source: 'recording rules with sum by (service)',
  edits: [indicator('service:http_requests:sum', 'service:http_requests:sum{code=~"5.."}')],
  expect: { status: 'inconclusive', code: 'slo.instances-missing', subjects: gray },
}
