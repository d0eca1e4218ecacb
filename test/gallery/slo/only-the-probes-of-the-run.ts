import { syntheticHeader, syntheticValue } from '../../../src/lab/topology.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const onlyTheProbesOfTheRun: Fault = {
  name: 'only-the-probes-of-the-run',
  question: 'slo',
  story: 'Users sent about 190 requests to gray; the 598 tagged probes of the run itself make them enough for a pass.',
  source: 'argo-rollouts#1945: synthetic traffic in the pause of a canary, which then judges itself by it',
  lab: { trafficPerSecond: 2.5 },
  allProbes: true,
  edits: [
    [`{ ${syntheticHeader}: ${syntheticValue} }`, '{}'],
    [', countsProbes: false', ''],
    [', countsProbes: false', ''],
  ],
  expect: { status: 'inconclusive', code: 'slo.own-probes', subjects: named('gray') },
}
