import { answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyQuery } from '../subjects.ts'

export const prometheusCutsItsAnswers: Fault = {
  name: 'prometheus-cuts-its-answers',
  question: 'slo',
  story: 'The answers of Prometheus end in the middle of the JSON.',
  source: 'a proxy with a body limit',
  arrange: ({ parts }) =>
    parts.prometheus.intercept(
      answering(200, 'application/json', '{"status":"success","data":{"resultType":"matrix","result":['),
    ),
  expect: { status: 'error', code: 'source.bad-answer', subjects: everyQuery },
}
