import { seriesOf } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const counterIsInfinite: Fault = {
  name: 'counter-is-infinite',
  question: 'slo',
  story: 'The counter of one gray instance holds +Inf.',
  source: 'a division by zero in an exporter',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1))
      parts.metrics.store.append(seriesOf(gray, 'http_requests_total', { code: '200', method: 'GET', path: '/' }), {
        atMs: Date.now() - 5000,
        value: Infinity,
      })
  },
  expect: { status: 'inconclusive', code: 'slo.data-error', subjects: named('gray') },
}
