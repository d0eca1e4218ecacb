import type { Healthy } from '../case.ts'

export const slowWithinTheLimit: Healthy = {
  name: 'slow-within-the-limit',
  question: 'slo',
  story: '0.1 % of the requests take 400 ms longer; 1 % may.',
  source: 'cold caches, garbage collection',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray) parts.metrics.rewrite(gray, 0, { slowShare: 0.001, slowMs: 400 })
  },
  expect: 'pass',
}
