import { configKey } from '../../../src/lab/topology.ts'
import { onLastGray, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const readsTheStableKey: Fault = {
  name: 'reads-the-stable-key',
  question: 'config',
  story: 'One gray instance reads the key of the stable group, whose value is the same today.',
  source: 'argo-rollouts#1297: one mutable ConfigMap for both groups',
  arrange: onLastGray(
    tellsConfig((config) => ({
      ...config,
      source: { type: 'etcd', identity: null, key: configKey('user', 'stable') },
    })),
  ),
  expect: { status: 'fail', code: 'config.foreign', subjects: lastGray },
}
