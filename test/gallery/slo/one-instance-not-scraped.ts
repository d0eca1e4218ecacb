import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const oneInstanceNotScraped: Fault = {
  name: 'one-instance-not-scraped',
  question: 'slo',
  story: 'Prometheus has no series of one gray instance; the other one looks fine.',
  source: 'a pod without the scrape annotation: the sum over instances does not miss it',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1)) {
      parts.metrics.pause(gray)
      parts.metrics.store.forget(({ instance }) => instance === gray.address, -Infinity)
    }
  },
  expect: { status: 'inconclusive', code: 'slo.instances-missing', subjects: named('gray') },
}
