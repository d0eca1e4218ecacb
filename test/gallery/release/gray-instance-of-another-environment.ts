import { onLastGray, tellsInstance } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const grayInstanceOfAnotherEnvironment: Fault = {
  name: 'gray-instance-of-another-environment',
  question: 'release',
  story: 'One gray instance says that it runs in staging, with the right version and values.',
  source: 'an address of another cluster in the plan',
  arrange: onLastGray(tellsInstance({ env: 'staging', service: 'user-staging' })),
  expect: { status: 'fail', code: 'release.wrong-service', subjects: lastGray },
}
