import { onLastGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const noVersionPlannedAndTwoRunning: Fault = {
  name: 'no-version-planned-and-two-running',
  question: 'release',
  story: 'The plan names no gray version, and the gray instances run two.',
  source: 'pods churn in the middle of a rollout',
  arrange: onLastGray(({ behaviour }) => (behaviour.version = '2.1.0-canary.2')),
  edits: [
    [', version: 2.1.0-canary.3', ''],
    ['{ kind: dyeing,', '{ kind: dyeing, versions: { gray: 2.1.0-canary.3, stable: 2.0.9 },'],
  ],
  expect: { status: 'fail', code: 'release.not-uniform', subjects: named('gray instances') },
}
