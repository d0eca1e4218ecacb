import { configKey } from '../../../src/lab/topology.ts'
import type { Healthy } from '../case.ts'

export const configSpelledDifferently: Healthy = {
  name: 'config-spelled-differently',
  question: 'config',
  story: 'The store holds the same values in another order, with spaces and 8e2 for 800.',
  source: 'JSON has many texts for one value',
  arrange: ({ parts }) =>
    void parts.configStore.put(
      configKey('user', 'gray'),
      '{\n  "features": { "newCheckout": true },\n  "retries": 2.0,\n  "timeoutMs": 8e2\n}\n',
    ),
  expect: 'pass',
}
