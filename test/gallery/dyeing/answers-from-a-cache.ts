import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const answersFromACache: Fault = {
  name: 'answers-from-a-cache',
  question: 'dyeing',
  story: 'A CDN before the gateway answers from its cache, with the version of whoever answered first.',
  source: 'CDN-cached answers: Age above 0',
  arrange: onEveryGateway((gateway) => (gateway.changeAnswer = (lines) => [...lines, ['Age', '30']])),
  expect: { status: 'inconclusive', code: 'dyeing.cached', subjects: everyGateway },
}
