import { onEveryGray } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const firstErrorOfAll: Healthy = {
  name: 'first-error-of-all',
  question: 'slo',
  story: 'A series of errors appears with the value 1: the first error in ten minutes.',
  source: 'births are counted, and one of them is not many',
  arrange: onEveryGray(({ metrics }) => metrics.record(503, 'GET', 0.02)),
  expect: 'pass',
}
