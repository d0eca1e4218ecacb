import { healthyConfig, configKey } from '../../../src/lab/topology.ts'
import type { Fault } from '../case.ts'
import { everyGray } from '../subjects.ts'

export const storeRestoredFromAnOldSnapshot: Fault = {
  name: 'store-restored-from-an-old-snapshot',
  question: 'config',
  story:
    'The store was restored from a snapshot before the last change: the gray instances run a revision that it does not have.',
  source: 'etcd#16028, etcdutl snapshot restore --bump-revision',
  arrange: ({ parts }) => {
    const before = parts.configStore.revision()
    parts.configStore.put(configKey('user', 'gray'), healthyConfig.replace('800', '300'))
    parts.configStore.rollBack(before)
  },
  expect: { status: 'fail', code: 'config.ahead', subjects: everyGray },
}
