import { onLastGray, tells } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGrayAddress } from '../subjects.ts'

export const anotherSchema: Fault = {
  name: 'another-schema',
  question: 'release',
  story: 'One gray instance answers with a state document of another schema.',
  source: 'a version of the contract that the gate does not know',
  arrange: onLastGray(tells((state) => ({ ...state, schema: 'graycheck.instance-state/v9' }))),
  expect: { status: 'inconclusive', code: 'release.instance-silent', subjects: lastGrayAddress },
}
