import type { Healthy } from '../case.ts'

export const stableIsInTrouble: Healthy = {
  name: 'stable-is-in-trouble',
  question: 'slo',
  story: 'The stable instances answer 20 % of their requests with 500: what the release is to mend.',
  source: 'a comparison with a broken baseline',
  arrange: ({ parts }) => {
    for (const stable of parts.instances.user.stable)
      parts.metrics.rewrite(stable, Date.now() - 180_000, { errorShare: 0.2 })
  },
  expect: 'pass',
}
