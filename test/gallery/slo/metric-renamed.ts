import type { Fault } from '../case.ts'
import { named, grayCounter } from '../subjects.ts'

export const metricRenamed: Fault = {
  name: 'metric-renamed',
  question: 'slo',
  story: 'The gray version exposes its requests under another name; the selector matches nothing.',
  source: 'otel-collector#13544: please stop changing the names of important metrics',
  arrange: ({ parts }) =>
    parts.metrics.store.relabel((labels) =>
      labels['__name__'] === 'http_requests_total' && labels['role'] === 'gray'
        ? { ...labels, __name__: 'http_server_requests_total' }
        : labels,
    ),
  expect: { status: 'inconclusive', code: 'slo.no-data', subjects: named(grayCounter) },
}
