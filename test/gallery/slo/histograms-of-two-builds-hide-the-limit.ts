import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const histogramsOfTwoBuildsHideTheLimit: Fault = {
  name: 'histograms-of-two-builds-hide-the-limit',
  question: 'slo',
  story:
    'One gray instance runs a build without the bucket bound at the limit, and 5 % of its requests lie between the neighbouring ones.',
  source: 'histograms that differ between builds',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1)) {
      parts.metrics.rewrite(gray, 0, { slowShare: 0.05, slowMs: 205 })
      parts.metrics.pause(gray)
      parts.metrics.store.forget(({ instance, le }) => instance === gray.address && le === '0.3', -Infinity)
    }
  },
  expect: { status: 'inconclusive', code: 'slo.bucket-resolution', subjects: named('gray') },
}
