import { seriesOf } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const errorsTooSparseForMeans: Fault = {
  name: 'errors-too-sparse-for-means',
  question: 'slo',
  story: '4 % errors come in bursts of a few seconds with calm minutes between them; a median over intervals is 0.',
  source: 'kayenta#426: sparse errors pass a rank test',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray) {
      const labels = seriesOf(gray, 'http_requests_total', { code: '502', method: 'GET' })
      parts.metrics.store.append(labels, { atMs: Date.now() - 290_000, value: 0 })
      parts.metrics.store.append(labels, { atMs: Date.now() - 200_000, value: 25 })
      parts.metrics.store.append(labels, { atMs: Date.now() - 20_000, value: 60 })
    }
  },
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: named('gray') },
}
