import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const runnerDoesNotReach: Fault = {
  name: 'runner-does-not-reach',
  question: 'dependencies',
  story: 'The plan lets the runner decide, and it does not reach the cache.',
  source: 'a service that can not report its dependencies',
  arrange: ({ parts }) => parts.dependencies.cache.stop(),
  edits: [['      - kind: dependencies\n', '      - kind: dependencies\n        vantage: runner\n']],
  expect: { status: 'inconclusive', code: 'dependencies.runner-failing', subjects: named('cache') },
}
