import type { MetricsCase } from './place.ts'
import { about } from './verbs.ts'

export const oneRequestInAHundred: MetricsCase = {
  name: 'one-request-in-a-hundred',
  question: 'slo',
  story: 'One request in a hundred fails and one is slow, where five may.',
  source: 'no real service is without errors',
  arrange: about('nearly-sound'),
  expect: 'pass',
}
