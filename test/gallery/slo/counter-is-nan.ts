import { seriesOf } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const counterIsNan: Fault = {
  name: 'counter-is-nan',
  question: 'slo',
  story:
    'The counter of the gray instances holds NaN: a comparison with NaN is false, so that no threshold is ever exceeded.',
  source: 'flagger#1095 and #1098: NaN advanced the release',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1))
      parts.metrics.store.append(seriesOf(gray, 'http_requests_total', { code: '200', method: 'GET', path: '/' }), {
        atMs: Date.now() - 5000,
        value: Number.NaN,
      })
  },
  expect: { status: 'inconclusive', code: 'slo.data-error', subjects: named('gray') },
}
