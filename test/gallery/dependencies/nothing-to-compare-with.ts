import { onEveryStable, tells } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const nothingToCompareWith: Fault = {
  name: 'nothing-to-compare-with',
  question: 'dependencies',
  story:
    'No stable instance lists its dependencies and the plan declares none: whether the gray ones are right can not be told.',
  source: 'a stable version from before the list',
  arrange: onEveryStable(tells((state) => ({ ...state, dependencies: undefined }))),
  edits: ({ addresses: { dependencies } }) => [
    [
      `        expect:\n          - { name: orders-db, kind: tcp, target: '${dependencies['orders-db']}' }\n          - { name: cache, kind: http, target: 'http://${dependencies.cache}' }\n`,
      '',
    ],
  ],
  expect: { status: 'inconclusive', code: 'dependencies.no-reference', subjects: named('stable instances') },
}
