import { onLastGray, answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGrayAddress } from '../subjects.ts'

export const statePageIsALoginPage: Fault = {
  name: 'state-page-is-a-login-page',
  question: 'release',
  story: 'One gray instance answers the question for its state with a login page and status 200.',
  source: 'a sidecar that asks for a token',
  arrange: onLastGray((instance) =>
    instance.intercept(
      (request, response) =>
        (request.url?.startsWith('/graycheck/state') ?? false) &&
        answering(200, 'text/html', '<html>Sign in</html>')(request, response),
    ),
  ),
  expect: { status: 'inconclusive', code: 'release.instance-silent', subjects: lastGrayAddress },
}
