import type { Healthy } from '../case.ts'

export const fewErrors: Healthy = {
  name: 'few-errors',
  question: 'slo',
  story: '0.3 % of the requests fail; the limit is 1 %.',
  source: 'no service is without errors',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray) parts.metrics.rewrite(gray, 0, { errorShare: 0.003 })
  },
  expect: 'pass',
}
