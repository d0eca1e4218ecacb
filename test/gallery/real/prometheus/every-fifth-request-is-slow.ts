import type { MetricsCase } from './place.ts'
import { about, gray } from './verbs.ts'

export const everyFifthRequestIsSlow: MetricsCase = {
  name: 'every-fifth-request-is-slow',
  question: 'slo',
  story: 'Every fifth request takes half a second on gray, and none of them fails.',
  source: 'what a canary is for',
  arrange: about('slow'),
  expect: { status: 'fail', code: 'slo.latency-exceeded', subjects: gray },
}
