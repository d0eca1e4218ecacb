import type { MetricsCase } from './place.ts'
import { about, gray } from './verbs.ts'

export const everyTenthRequestFails: MetricsCase = {
  name: 'every-tenth-request-fails',
  question: 'slo',
  story: 'Every tenth request fails on gray, where one in twenty may.',
  source: 'what a canary is for',
  arrange: about('failing'),
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: gray },
}
