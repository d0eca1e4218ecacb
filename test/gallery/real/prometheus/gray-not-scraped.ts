import type { MetricsCase } from './place.ts'
import { countersOf, soundAs } from './verbs.ts'

export const grayNotScraped: MetricsCase = {
  name: 'gray-not-scraped',
  question: 'slo',
  story: 'Prometheus scrapes the stable instance of the service and none of the gray ones.',
  source: 'a ServiceMonitor whose selector names the labels of stable',
  arrange: soundAs('unscraped'),
  expect: { status: 'inconclusive', code: 'slo.no-data', subjects: countersOf('unscraped') },
}
