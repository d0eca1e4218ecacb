import { topology } from '../../../src/lab/topology.ts'
import { onLastStable } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastStable } from '../subjects.ts'

export const goneOnToStable: Fault = {
  name: 'gone-on-to-stable',
  question: 'release',
  story: 'The gray version has reached a stable instance before the gate has said anything.',
  source: 'argo-rollouts#1411: a failed analysis did not stop the rollout',
  arrange: onLastStable(({ behaviour }) => (behaviour.version = topology.user.versions.gray)),
  expect: { status: 'fail', code: 'release.version-mismatch', subjects: lastStable },
}
