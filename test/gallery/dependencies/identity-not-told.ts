import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const identityNotTold: Fault = {
  name: 'identity-not-told',
  question: 'dependencies',
  story: 'The stable instances tell the system identifier of the database, one gray instance does not.',
  source: 'a client without the right to read it',
  arrange: onLastGray(
    tellsDependency('orders-db', ({ name, status, target, checkedAt }) => ({ name, status, target, checkedAt })),
  ),
  expect: {
    status: 'inconclusive',
    code: 'dependencies.identity-unknown',
    subjects: named('orders-db'),
    naming: lastGray,
  },
}
