import { healthyConfig, configKey } from '../../../src/lab/topology.ts'
import { onLastGray, together } from '../arrange.ts'
import type { Healthy } from '../case.ts'

const slower = healthyConfig.replace('800', '300')

export const configChangedAMomentAgo: Healthy = {
  name: 'config-changed-a-moment-ago',
  question: 'config',
  story: 'A new config was published a moment ago and reaches one instance half a second later.',
  source: 'propagation takes time: the budget is for that',
  arrange: together(
    onLastGray(({ config }) => (config.handling = 'deaf')),
    ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), slower),
    ({ parts }) => {
      const late = { value: slower, revision: parts.configStore.revision() }
      const hear = onLastGray(({ config }) => {
        config.handling = 'applies'
        config.receive(late)
      })
      setTimeout(() => void hear({ parts }), 500)
    },
  ),
  expect: 'pass',
}
