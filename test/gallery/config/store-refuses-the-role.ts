import { answering } from '../arrange.ts'
import type { Fault } from '../case.ts'

export const storeRefusesTheRole: Fault = {
  name: 'store-refuses-the-role',
  question: 'config',
  story: 'The role of the gate may not read the key: the store answers 403.',
  source: 'a permission that is missing is not a synced config',
  arrange: ({ parts }) =>
    parts.etcd.intercept(answering(403, 'application/json', '{"error":"etcdserver: permission denied","code":7}')),
  expect: { status: 'error', code: 'source.forbidden', subjects: ({ addresses }) => [addresses.configStore.key] },
}
