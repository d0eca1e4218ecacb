import { tagValue } from '../../../src/lab/topology.ts'
import { onLastStable, tellsInstance } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastStable } from '../subjects.ts'

export const stableInstanceServesTheTag: Fault = {
  name: 'stable-instance-serves-the-tag',
  question: 'release',
  story: 'One stable instance says that it serves the gray tag.',
  source: 'a promotion that was undone half-way',
  arrange: onLastStable(tellsInstance({ tag: tagValue })),
  expect: { status: 'fail', code: 'release.wrong-tag', subjects: lastStable },
}
