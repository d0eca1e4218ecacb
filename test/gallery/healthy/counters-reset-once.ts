import { nextScrape, onLastGray, together } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const countersResetOnce: Healthy = {
  name: 'counters-reset-once',
  question: 'slo',
  story: 'One gray instance was restarted a moment ago: its counters began anew, nothing failed.',
  source: 'a counter that falls is no negative rate',
  arrange: together(
    onLastGray(({ metrics }) => metrics.reset(Date.now())),
    nextScrape,
  ),
  expect: 'pass',
}
