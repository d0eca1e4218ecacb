import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const responderNamedTwice: Fault = {
  name: 'responder-named-twice',
  question: 'dyeing',
  story: 'The gateway adds a version header of its own to that of the service, so that answers name two responders.',
  source: 'duplicate headers: nginx before 1.23 and Node read them in different ways',
  arrange: onEveryGateway((gateway) => (gateway.changeAnswer = (lines) => [...lines, ['x-version', 'edge-7']])),
  expect: { status: 'inconclusive', code: 'dyeing.responder-ambiguous', subjects: everyGateway },
}
