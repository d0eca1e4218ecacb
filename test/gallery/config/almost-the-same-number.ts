import { configKey } from '../../../src/lab/topology.ts'
import { onLastGray, together, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const almostTheSameNumber: Fault = {
  name: 'almost-the-same-number',
  question: 'config',
  story:
    'The store holds 0.1, one gray instance uses 0.1000000001: a comparison with a tolerance takes them to be equal.',
  source: 'an article that advises isclose() for config values',
  arrange: together(
    ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), '{"timeoutMs":800,"retries":2,"ratio":0.1}'),
    onLastGray(
      tellsConfig((config) => ({
        ...config,
        effective: { values: { '/timeoutMs': 800, '/retries': 2, '/ratio': 0.1000000001 } },
      })),
    ),
  ),
  expect: { status: 'fail', code: 'config.stale', subjects: lastGray },
}
