import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onceIn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { secondGateway } from '../subjects.ts'

export const oneZoneLeaks: Fault = {
  name: 'one-zone-leaks',
  question: 'dyeing',
  story: 'One gateway replica still has a weight of one in twenty for gray; the other one was set back.',
  source: 'istio#13908: a proxy that keeps to the old weight; only one zone is broken',
  arrange: ({ parts }) => {
    const leaks = onceIn(20)
    parts.gateways
      .slice(-1)
      .forEach(
        (gateway) => (gateway.matches = (values) => exactly(tagValue)(values) || (values.length === 0 && leaks())),
      )
  },
  allProbes: true,
  expect: { status: 'fail', code: 'dyeing.untagged-leaked', subjects: secondGateway },
}
