import { startingWith } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const routeByPrefix: Fault = {
  name: 'route-by-prefix',
  question: 'dyeing',
  story: 'The route matches every value that begins with the tag, so that v2-canary-x is gray too.',
  source: 'a prefix match or a regular expression without its end',
  arrange: onEveryGateway((gateway) => (gateway.matches = startingWith(tagValue))),
  expect: { status: 'fail', code: 'dyeing.near-miss-matched', subjects: atEveryGateway('extended') },
}
