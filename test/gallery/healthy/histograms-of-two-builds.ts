import type { Healthy } from '../case.ts'

export const histogramsOfTwoBuilds: Healthy = {
  name: 'histograms-of-two-builds',
  question: 'slo',
  story:
    'One gray instance runs a build whose histogram has no bound at the limit; all its requests are below the next lower one.',
  source: 'what is certain from the bounds that are there decides',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1)) {
      parts.metrics.pause(gray)
      parts.metrics.store.forget(({ instance, le }) => instance === gray.address && le === '0.3', -Infinity)
    }
  },
  expect: 'pass',
}
