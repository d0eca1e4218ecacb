import { onLastGray, tells } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const noList: Fault = {
  name: 'no-list',
  question: 'dependencies',
  story: 'One gray instance tells its state without dependencies; the runner reaching them proves nothing of it.',
  source: 'dep.vantage: what a runner reaches is not what a pod reaches',
  arrange: onLastGray(tells((state) => ({ ...state, dependencies: undefined }))),
  expect: { status: 'inconclusive', code: 'dependencies.no-report', subjects: lastGray },
}
