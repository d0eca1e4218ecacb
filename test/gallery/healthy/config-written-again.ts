import { healthyConfig, configKey } from '../../../src/lab/topology.ts'
import { onLastGray, together } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const configWrittenAgain: Healthy = {
  name: 'config-written-again',
  question: 'config',
  story: 'The same config was written again, so that its revision is higher; one instance has not heard of it.',
  source: 'a pipeline that publishes with every build',
  arrange: together(
    onLastGray(({ config }) => (config.handling = 'deaf')),
    ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), healthyConfig),
  ),
  expect: 'pass',
}
