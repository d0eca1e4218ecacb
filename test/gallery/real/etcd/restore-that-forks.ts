import { configKey } from './place.ts'
import type { StoreCase } from './place.ts'
import { everyGray, restoreAfterAChange } from './verbs.ts'

export const restoreThatForks: StoreCase = {
  name: 'restore-that-forks',
  question: 'config',
  story:
    'The store was restored from a snapshot and written again: cluster, key and revision are those of before, and the content is another one.',
  source: 'etcd#16028, etcdutl snapshot restore --bump-revision',
  arrange: async (place) => {
    const restored = await restoreAfterAChange(place)
    await restored.put(configKey, '{"redirect_timeout_ms":900}')
  },
  expect: { status: 'fail', code: 'config.forked', subjects: everyGray },
}
