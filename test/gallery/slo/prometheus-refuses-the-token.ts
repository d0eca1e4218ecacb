import { answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyQuery } from '../subjects.ts'

export const prometheusRefusesTheToken: Fault = {
  name: 'prometheus-refuses-the-token',
  question: 'slo',
  story: 'Prometheus answers 401, because the token of the gate has expired.',
  source: 'a permission that is missing is not a healthy release',
  arrange: ({ parts }) => parts.prometheus.intercept(answering(401, 'text/plain', 'no org id')),
  expect: { status: 'error', code: 'source.forbidden', subjects: everyQuery },
}
