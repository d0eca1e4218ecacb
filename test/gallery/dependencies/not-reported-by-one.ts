import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const notReportedByOne: Fault = {
  name: 'not-reported-by-one',
  question: 'dependencies',
  story: 'One gray instance does not list the database.',
  source: 'a connection that is set up at first use',
  arrange: onLastGray(tellsDependency('orders-db', () => null)),
  expect: { status: 'inconclusive', code: 'dependencies.not-reported', subjects: named('orders-db'), naming: lastGray },
}
