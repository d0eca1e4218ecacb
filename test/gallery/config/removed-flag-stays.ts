import { configKey } from '../../../src/lab/topology.ts'
import { onLastGray, together } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const removedFlagStays: Fault = {
  name: 'removed-flag-stays',
  question: 'config',
  story: 'A feature flag was removed from the config; one gray instance with a dead watch still has it on.',
  source: 'incident reports of flags that outlive their removal',
  arrange: together(
    onLastGray(({ config }) => (config.handling = 'deaf')),
    ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), '{"timeoutMs":800,"retries":2}'),
  ),
  expect: { status: 'fail', code: 'config.stale', subjects: lastGray },
}
