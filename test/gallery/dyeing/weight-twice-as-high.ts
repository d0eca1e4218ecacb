import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway, onceIn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const weightTwiceAsHigh: Fault = {
  name: 'weight-twice-as-high',
  question: 'dyeing',
  story: '10 % of the users are meant to get gray, and 30 % do.',
  source: 'flagger#1514, istio#13908: the weight that is configured is not the one that is served',
  arrange: onEveryGateway((gateway) => {
    const isGray = onceIn(3)
    gateway.matches = (values) => exactly(tagValue)(values) || (values.length === 0 && isGray())
  }),
  edits: [['  responder:', '  grayWeight: 10%\n  responder:']],
  allProbes: true,
  expect: { status: 'fail', code: 'dyeing.untagged-leaked', subjects: everyGateway },
}
