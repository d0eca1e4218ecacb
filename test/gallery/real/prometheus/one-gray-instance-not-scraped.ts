import type { MetricsCase } from './place.ts'
import { gray, soundAs } from './verbs.ts'

export const oneGrayInstanceNotScraped: MetricsCase = {
  name: 'one-gray-instance-not-scraped',
  question: 'slo',
  story: 'Prometheus scrapes one of two gray instances; nobody knows how the other one does.',
  source: 'a list of targets that was written for one replica',
  arrange: soundAs('half-scraped'),
  expect: { status: 'inconclusive', code: 'slo.instances-missing', subjects: gray },
}
