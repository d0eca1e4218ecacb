import { onLastGray, tells } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGrayAddress } from '../subjects.ts'

export const stateFromACache: Fault = {
  name: 'state-from-a-cache',
  question: 'release',
  story: 'A cache answers for one gray instance with what it told an hour ago.',
  source: 'a proxy between runner and instance',
  arrange: onLastGray(tells((state) => ({ ...state, nonce: 'of an earlier request' }))),
  expect: { status: 'inconclusive', code: 'release.instance-silent', subjects: lastGrayAddress },
}
