import { configKey } from './place.ts'
import type { StoreCase } from './place.ts'
import { deleteKey } from './verbs.ts'

export const keyDeleted: StoreCase = {
  name: 'key-deleted',
  question: 'config',
  story: 'The key was deleted; every instance goes on with what it had, and would start without it.',
  source: 'a clean-up of keys that took one too many',
  arrange: ({ members }) => deleteKey(members[0]),
  expect: { status: 'inconclusive', code: 'config.desired-missing', subjects: () => [`etcd key ${configKey}`] },
}
