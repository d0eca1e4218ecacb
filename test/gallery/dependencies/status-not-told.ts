import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const statusNotTold: Fault = {
  name: 'status-not-told',
  question: 'dependencies',
  story: 'One gray instance lists the cache without a status.',
  source: 'a status page with words of its own',
  arrange: onLastGray(tellsDependency('cache', ({ name, target, checkedAt }) => ({ name, target, checkedAt }))),
  expect: { status: 'inconclusive', code: 'dependencies.status-unknown', subjects: named('cache'), naming: lastGray },
}
