import { onEveryGateway, answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const loginPage: Fault = {
  name: 'login-page',
  question: 'dyeing',
  story: 'A login page stands before the gateway and answers everything with 200.',
  source: 'a single sign-on proxy: 200 is not an answer of the service',
  arrange: onEveryGateway((gateway) => gateway.intercept(answering(200, 'text/html', '<html>Sign in</html>'))),
  expect: { status: 'inconclusive', code: 'dyeing.responder-missing', subjects: everyGateway },
}
