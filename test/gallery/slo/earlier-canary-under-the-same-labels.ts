import { seriesOf } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const earlierCanaryUnderTheSameLabels: Fault = {
  name: 'earlier-canary-under-the-same-labels',
  question: 'slo',
  story:
    'An earlier canary had the same labels; its good minutes ended a minute ago and dilute the 3 % errors of the present one.',
  source: 'labels without the version: an earlier release had the same ones',
  arrange: ({ parts }) => {
    const now = Date.now()
    for (const gray of parts.instances.user.gray) {
      parts.metrics.rewrite(gray, 0, { errorShare: 0.03 })
      const labels = {
        ...seriesOf(gray, 'http_requests_total', { code: '200', method: 'GET' }),
        instance: `10.0.9.9:${gray.address.split(':')[1]}`,
      }
      for (let second = 600; second >= 60; second -= 5)
        parts.metrics.store.append(labels, { atMs: now - second * 1000, value: (600 - second) * 40 })
    }
  },
  expect: { status: 'inconclusive', code: 'slo.diluted', subjects: named('gray') },
}
