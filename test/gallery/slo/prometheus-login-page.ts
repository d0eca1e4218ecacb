import { answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyQuery } from '../subjects.ts'

export const prometheusLoginPage: Fault = {
  name: 'prometheus-login-page',
  question: 'slo',
  story: 'A login page with status 200 stands before Prometheus.',
  source: 'a proxy in front of the source',
  arrange: ({ parts }) => parts.prometheus.intercept(answering(200, 'text/html', '<html>Sign in</html>')),
  expect: { status: 'error', code: 'source.bad-answer', subjects: everyQuery },
}
