import { answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyQuery } from '../subjects.ts'

export const prometheusRefusesTheQuery: Fault = {
  name: 'prometheus-refuses-the-query',
  question: 'slo',
  story: 'Prometheus answers 422: the query would read more samples than it may.',
  source: 'query processing would load too many samples into memory in query execution',
  arrange: ({ parts }) =>
    parts.prometheus.intercept(
      answering(422, 'application/json', '{"status":"error","errorType":"execution","error":"too many samples"}'),
    ),
  expect: { status: 'error', code: 'source.http-status', subjects: everyQuery },
}
