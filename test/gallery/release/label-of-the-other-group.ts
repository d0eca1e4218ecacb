import { onLastGray, tellsInstance } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const labelOfTheOtherGroup: Fault = {
  name: 'label-of-the-other-group',
  question: 'release',
  story: 'One gray instance counts itself to the stable ones: a label that was copied with its deployment.',
  source: 'labels that say gray and builds that are not',
  arrange: onLastGray(tellsInstance({ group: 'stable' })),
  expect: { status: 'fail', code: 'release.wrong-group', subjects: lastGray },
}
