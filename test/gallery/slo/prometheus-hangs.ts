import type { Fault } from '../case.ts'
import { everyQuery } from '../subjects.ts'

export const prometheusHangs: Fault = {
  name: 'prometheus-hangs',
  question: 'slo',
  story: 'Prometheus takes connections and never answers.',
  source: 'a query that waits for its turn for ever',
  arrange: ({ parts }) => parts.prometheus.intercept(() => true),
  edits: [['prometheus:\n', 'prometheus:\n  timeout: 300ms\n']],
  expect: { status: 'error', code: 'source.timeout', subjects: everyQuery },
}
