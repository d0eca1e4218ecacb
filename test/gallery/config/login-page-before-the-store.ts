import { answering } from '../arrange.ts'
import type { Fault } from '../case.ts'

export const loginPageBeforeTheStore: Fault = {
  name: 'login-page-before-the-store',
  question: 'config',
  story: 'A login page with status 200 answers in the place of the config store.',
  source: 'a proxy in front of the source',
  arrange: ({ parts }) => parts.etcd.intercept(answering(200, 'text/html', '<html>Sign in</html>')),
  expect: { status: 'error', code: 'source.bad-answer', subjects: ({ addresses }) => [addresses.configStore.key] },
}
