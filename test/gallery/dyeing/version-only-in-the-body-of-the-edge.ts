import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const versionOnlyInTheBodyOfTheEdge: Fault = {
  name: 'version-only-in-the-body-of-the-edge',
  question: 'dyeing',
  story: 'The gateway replaces every version by its own, so that all answers name a third one.',
  source: 'a header that the edge overwrites',
  arrange: onEveryGateway(
    (gateway) =>
      (gateway.changeAnswer = (lines) => lines.map(([name, value]) => [name, name === 'x-version' ? 'edge-7' : value])),
  ),
  expect: { status: 'inconclusive', code: 'dyeing.responder-unknown', subjects: everyGateway },
}
