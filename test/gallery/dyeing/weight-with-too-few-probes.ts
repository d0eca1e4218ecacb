import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway, onceIn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const weightWithTooFewProbes: Fault = {
  name: 'weight-with-too-few-probes',
  question: 'dyeing',
  story: '10 % of the users are meant to get gray; of a handful of probes one in five does.',
  source: 'N=50 can not tell 10 % from 20 %',
  arrange: onEveryGateway((gateway) => {
    const isGray = onceIn(7)
    gateway.matches = (values) => exactly(tagValue)(values) || (values.length === 0 && isGray())
  }),
  edits: [
    ['  responder:', '  grayWeight: 10%\n  responder:'],
    ['requests: 299, maxLeak: 1%', 'requests: 50, maxLeak: 6%, tolerance: 10%'],
  ],
  allProbes: true,
  expect: { status: 'inconclusive', code: 'dyeing.need-more', subjects: everyGateway },
}
