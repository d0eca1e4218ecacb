import { nextScrape, onLastGray, together } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const anotherMethodInOneBuild: Healthy = {
  name: 'another-method-in-one-build',
  question: 'slo',
  story: 'One gray instance has served a method that the others have not: it has series of its own.',
  source: 'labels differ between builds',
  arrange: together(
    onLastGray(({ metrics }) => metrics.record(200, 'POST', 0.03)),
    nextScrape,
  ),
  expect: 'pass',
}
