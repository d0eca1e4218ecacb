import { onEveryGray, onEveryStable, together, tellsDependency } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const runnerOutsideOfTheNetwork: Healthy = {
  name: 'runner-outside-of-the-network',
  question: 'dependencies',
  story: 'The runner does not reach the cache, the instances do.',
  source: 'a gate that runs outside of the cluster',
  arrange: together(
    onEveryGray(tellsDependency('cache', (one) => ({ ...one, status: 'pass' }))),
    onEveryStable(tellsDependency('cache', (one) => ({ ...one, status: 'pass' }))),
    ({ parts }) => parts.dependencies.cache.stop(),
  ),
  expect: 'pass',
}
