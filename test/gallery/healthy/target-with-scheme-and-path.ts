import { onEveryGray, onEveryStable, together, tellsDependency } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const targetWithSchemeAndPath: Healthy = {
  name: 'target-with-scheme-and-path',
  question: 'dependencies',
  story: 'All instances report the cache as a URL with user, path and a host in capitals.',
  source: 'clients are configured with URLs',
  arrange: together(
    onEveryGray(tellsDependency('cache', (one) => ({ ...one, target: `REDIS://app@${one.target}/0` }))),
    onEveryStable(tellsDependency('cache', (one) => ({ ...one, target: `redis://app@${one.target}/0` }))),
  ),
  expect: 'pass',
}
