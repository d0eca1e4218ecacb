import type { MetricsCase } from './place.ts'
import { about, gray } from './verbs.ts'

export const countersStandStill: MetricsCase = {
  name: 'counters-stand-still',
  question: 'slo',
  story: 'The gray instances have counted 500 good requests in their life, and none since Prometheus knows them.',
  source: 'a gray version that nobody is sent to has no errors',
  arrange: about('idle'),
  expect: { status: 'inconclusive', code: 'slo.no-traffic', subjects: gray },
}
