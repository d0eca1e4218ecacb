import { configKey } from '../../../src/lab/topology.ts'
import { onLastGray, together, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const numberBecameAText: Fault = {
  name: 'number-became-a-text',
  question: 'config',
  story: 'The store holds the text "1", one gray instance uses the number 1.',
  source: 'Argo CD#8833: "1" and 1',
  arrange: together(
    ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), '{"timeoutMs":800,"retries":2,"zone":"1"}'),
    onLastGray(
      tellsConfig((config) => ({ ...config, effective: { values: { '/timeoutMs': 800, '/retries': 2, '/zone': 1 } } })),
    ),
  ),
  expect: { status: 'fail', code: 'config.stale', subjects: lastGray },
}
