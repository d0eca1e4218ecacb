import { onLastStable } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastStable } from '../subjects.ts'

export const stableStillTwoVersionsBehind: Fault = {
  name: 'stable-still-two-versions-behind',
  question: 'release',
  story: 'One stable instance runs an older version than the others.',
  source: 'a rollout that stopped half-way and was forgotten',
  arrange: onLastStable(({ behaviour }) => (behaviour.version = '2.0.7')),
  expect: { status: 'fail', code: 'release.version-mismatch', subjects: lastStable },
}
