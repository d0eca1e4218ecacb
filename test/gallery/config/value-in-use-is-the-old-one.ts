import { healthyConfig, configKey } from '../../../src/lab/topology.ts'
import { onLastGray, together, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const valueInUseIsTheOldOne: Fault = {
  name: 'value-in-use-is-the-old-one',
  question: 'config',
  story: 'One gray instance applied the new config, and the object that serves requests was made from the old one.',
  source: 'Spring @RefreshScope: /actuator/env shows the new value, /actuator/configprops the old one',
  arrange: together(
    ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), healthyConfig.replace('800', '300')),
    onLastGray(
      tellsConfig((config) => ({
        ...config,
        effective: { values: { '/timeoutMs': 800, '/retries': 2, '/features/newCheckout': true } },
      })),
    ),
  ),
  expect: { status: 'fail', code: 'config.stale', subjects: lastGray },
}
