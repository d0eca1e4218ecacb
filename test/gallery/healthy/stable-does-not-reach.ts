import { onEveryStable, tellsDependency } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const stableDoesNotReach: Healthy = {
  name: 'stable-does-not-reach',
  question: 'dependencies',
  story: 'The stable instances do not reach the cache, the gray ones do: what the release is to mend.',
  source: 'trouble of the version that is replaced',
  arrange: onEveryStable(tellsDependency('cache', (one) => ({ ...one, status: 'fail' }))),
  expect: 'pass',
}
