import type { StoreCase } from './place.ts'
import { everyGray, restoreAfterAChange } from './verbs.ts'

export const restoreOfAnOlderSnapshot: StoreCase = {
  name: 'restore-of-an-older-snapshot',
  question: 'config',
  story:
    'The store was restored from a snapshot before the last change: the instances run a revision that it does not have.',
  source: 'etcd#16028: "Revision Difference"',
  arrange: async (place) => void (await restoreAfterAChange(place)),
  expect: { status: 'fail', code: 'config.ahead', subjects: everyGray },
}
