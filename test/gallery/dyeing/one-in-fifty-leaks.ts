import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway, onceIn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const oneInFiftyLeaks: Fault = {
  name: 'one-in-fifty-leaks',
  question: 'dyeing',
  story: 'One in fifty requests without the tag gets the gray version.',
  source: 'a cache or sticky session that keeps gray answers',
  arrange: onEveryGateway((gateway) => {
    const leaks = onceIn(50)
    gateway.matches = (values) => exactly(tagValue)(values) || (values.length === 0 && leaks())
  }),
  allProbes: true,
  expect: { status: 'fail', code: 'dyeing.untagged-leaked', subjects: everyGateway },
}
