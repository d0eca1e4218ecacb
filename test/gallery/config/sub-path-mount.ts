import { healthyConfig, configKey } from '../../../src/lab/topology.ts'
import { onLastGray, together, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const subPathMount: Fault = {
  name: 'sub-path-mount',
  question: 'config',
  story: 'One gray instance mounts its config with subPath, which is never updated.',
  source: 'kubernetes#50345',
  arrange: together(
    onLastGray(({ config }) => (config.handling = 'deaf')),
    onLastGray(
      tellsConfig((config) => ({ ...config, source: { type: 'file', identity: null, key: null, mutable: false } })),
    ),
    ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), healthyConfig.replace('800', '300')),
  ),
  expect: { status: 'fail', code: 'config.frozen', subjects: lastGray },
}
