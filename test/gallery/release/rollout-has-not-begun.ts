import { topology } from '../../../src/lab/topology.ts'
import { onEveryGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { mergedStable } from '../subjects.ts'

export const rolloutHasNotBegun: Fault = {
  name: 'rollout-has-not-begun',
  question: 'release',
  story: 'The plan names no gray version, and the gray instances still run the stable one.',
  source: 'argo-rollouts#3562: the image could not be pulled, and the canary was promoted',
  arrange: onEveryGray(({ behaviour }) => (behaviour.version = topology.user.versions.stable)),
  edits: [
    [', version: 2.1.0-canary.3', ''],
    ['{ kind: dyeing,', '{ kind: dyeing, versions: { gray: 2.1.0-canary.3, stable: 2.0.9 },'],
  ],
  expect: { status: 'inconclusive', code: 'release.same-as-stable', subjects: mergedStable },
}
