import { configKey } from '../../../src/lab/topology.ts'
import { onLastGray, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const readsAnotherStore: Fault = {
  name: 'reads-another-store',
  question: 'config',
  story: 'One gray instance reads the store of another environment, which holds the same values today.',
  source: 'a staging address in production',
  arrange: onLastGray(
    tellsConfig((config) => ({
      ...config,
      source: { type: 'etcd', identity: '324952591200643719', key: configKey('user', 'gray') },
    })),
  ),
  expect: { status: 'fail', code: 'config.foreign', subjects: lastGray },
}
