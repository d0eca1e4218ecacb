import { onEveryGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const forgottenByTheRelease: Fault = {
  name: 'forgotten-by-the-release',
  question: 'dependencies',
  story: 'The gray release does not set up the cache at all, which stable uses and the plan declares.',
  source: 'a part of the config that was not loaded',
  arrange: onEveryGray(tellsDependency('cache', () => null)),
  expect: { status: 'fail', code: 'dependencies.missing', subjects: named('cache') },
}
