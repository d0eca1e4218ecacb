import { seriesOf } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const firstErrorsAreBorn: Fault = {
  name: 'first-errors-are-born',
  question: 'slo',
  story:
    'A series with 60 errors appears with its first scrape. increase() of Prometheus begins to count after the first sample and sees none.',
  source: 'prometheus#1673 and #7249: the birth of a counter is lost',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray) {
      const labels = seriesOf(gray, 'http_requests_total', { code: '503', method: 'GET' })
      parts.metrics.store.append(labels, { atMs: Date.now(), value: 60 })
    }
  },
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: named('gray') },
}
