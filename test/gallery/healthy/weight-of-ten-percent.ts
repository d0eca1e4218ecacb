import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway, onceIn } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const weightOfTenPercent: Healthy = {
  name: 'weight-of-ten-percent',
  question: 'dyeing',
  story: '10 % of the users get gray on purpose, and the plan says so.',
  source: 'a canary by weight and by header at once',
  arrange: onEveryGateway((gateway) => {
    const isGray = onceIn(10)
    gateway.matches = (values) => exactly(tagValue)(values) || (values.length === 0 && isGray())
  }),
  edits: [
    ['  responder:', '  grayWeight: 10%\n  responder:'],
    ['requests: 299, maxLeak: 1%', 'requests: 299, maxLeak: 1%, tolerance: 10%'],
  ],
  allProbes: true,
  expect: 'pass',
}
