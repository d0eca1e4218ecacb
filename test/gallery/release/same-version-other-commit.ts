import { onEveryGray, onLastGray, together, tellsInstance } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const sameVersionOtherCommit: Fault = {
  name: 'same-version-other-commit',
  question: 'release',
  story: 'One gray instance tells the right version and another commit: the image tag was moved between two pulls.',
  source: 'version header and image digest disagree',
  arrange: together(
    onEveryGray(tellsInstance({ commit: '4be7d0c' })),
    onLastGray(tellsInstance({ commit: '91f319b' })),
  ),
  expect: { status: 'fail', code: 'release.commits-differ', subjects: named('gray instances') },
}
