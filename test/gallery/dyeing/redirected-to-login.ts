import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const redirectedToLogin: Fault = {
  name: 'redirected-to-login',
  question: 'dyeing',
  story: 'The gateway redirects every request to a login page.',
  source: '302 is not an answer of the service',
  arrange: onEveryGateway((gateway) =>
    gateway.intercept((_, response) => {
      response.writeHead(302, { location: 'https://login.example/' }).end()
      return true
    }),
  ),
  expect: { status: 'inconclusive', code: 'dyeing.responder-missing', subjects: everyGateway },
}
