import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const oneGrayInstanceCutOff: Fault = {
  name: 'one-gray-instance-cut-off',
  question: 'dependencies',
  story: 'One of two gray instances does not reach the cache: its node has other network rules.',
  source: 'a snapshot that asks one pod',
  arrange: onLastGray(tellsDependency('cache', (one) => ({ ...one, status: 'fail' }))),
  expect: { status: 'fail', code: 'dependencies.gray-failing', subjects: named('cache'), naming: lastGray },
}
