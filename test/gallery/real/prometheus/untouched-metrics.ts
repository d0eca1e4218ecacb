import type { MetricsCase } from './place.ts'

export const untouchedMetrics: MetricsCase = {
  name: 'untouched-metrics',
  question: 'slo',
  story: 'Nothing is the matter: two gray instances with good and fast requests.',
  source: 'the release as it should be',
  expect: 'pass',
}
