import { onLastGray, tellsInstance } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const versionNotTold: Fault = {
  name: 'version-not-told',
  question: 'release',
  story: 'One gray instance tells its state without a version.',
  source: 'a build without version information',
  arrange: onLastGray(tellsInstance({ version: undefined })),
  expect: { status: 'inconclusive', code: 'release.version-unknown', subjects: lastGray },
}
