import { healthyConfig, configKey } from '../../../src/lab/topology.ts'
import type { Healthy } from '../case.ts'

export const badConfigTakenBack: Healthy = {
  name: 'bad-config-taken-back',
  question: 'config',
  story: 'A bad config was published, refused, and taken back; the instances run the good one.',
  source: 'dskit#262: good, bad, the same good again',
  arrange: ({ parts }) => {
    parts.configStore.put(configKey('user', 'gray'), '{"timeoutMs":"800"}')
    parts.configStore.put(configKey('user', 'gray'), healthyConfig)
  },
  expect: 'pass',
}
