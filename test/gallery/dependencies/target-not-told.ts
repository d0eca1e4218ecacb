import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const targetNotTold: Fault = {
  name: 'target-not-told',
  question: 'dependencies',
  story: 'One gray instance reaches a database and does not tell which one.',
  source: 'a health page that says only UP',
  arrange: onLastGray(
    tellsDependency('orders-db', ({ name, status, identity, checkedAt }) => ({ name, status, identity, checkedAt })),
  ),
  expect: {
    status: 'inconclusive',
    code: 'dependencies.target-unknown',
    subjects: named('orders-db'),
    naming: lastGray,
  },
}
