import { answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyQuery } from '../subjects.ts'

export const prometheusOverloaded: Fault = {
  name: 'prometheus-overloaded',
  question: 'slo',
  story: 'Prometheus answers 503: its query queue is full.',
  source: 'query timed out in query queue',
  arrange: ({ parts }) => parts.prometheus.intercept(answering(503, 'text/plain', 'query queue full')),
  expect: { status: 'error', code: 'source.http-status', subjects: everyQuery },
}
