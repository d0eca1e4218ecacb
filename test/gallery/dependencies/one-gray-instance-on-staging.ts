import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const oneGrayInstanceOnStaging: Fault = {
  name: 'one-gray-instance-on-staging',
  question: 'dependencies',
  story: 'One of two gray instances has the database of staging in its config.',
  source: 'a config change that reached only some instances',
  arrange: onLastGray((gray) => tellsDependency('orders-db', (one) => ({ ...one, target: '127.0.0.1:5433' }))(gray)),
  expect: { status: 'fail', code: 'dependencies.target-differs', subjects: named('orders-db'), naming: lastGray },
}
