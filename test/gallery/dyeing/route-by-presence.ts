import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const routeByPresence: Fault = {
  name: 'route-by-presence',
  question: 'dyeing',
  story: 'The route asks only whether the header is there, so that any value is gray, an empty one too.',
  source: 'a Gateway API or Consul rule of type present',
  arrange: onEveryGateway((gateway) => (gateway.matches = (values) => values.length > 0)),
  expect: {
    status: 'fail',
    code: 'dyeing.near-miss-matched',
    subjects: atEveryGateway(
      'other-case',
      'prefix',
      'suffix',
      'extended',
      'prepended',
      'other-value',
      'empty',
      'comma-joined',
    ),
  },
}
