import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const routeRemovedInTheMiddle: Fault = {
  name: 'route-removed-in-the-middle',
  question: 'dyeing',
  story:
    'The header route is taken away while graycheck is probing: the first 150 tagged requests are right, later ones are not.',
  source: 'argo-rollouts#4486: the route is deleted on resume',
  arrange: onEveryGateway((gateway) => {
    let left = 150
    gateway.matches = (values) => exactly(tagValue)(values) && left-- > 0
  }),
  allProbes: true,
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: everyGateway },
}
