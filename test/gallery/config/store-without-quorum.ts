import type { Fault } from '../case.ts'

export const storeWithoutQuorum: Fault = {
  name: 'store-without-quorum',
  question: 'config',
  story: 'The member of the store that is asked has lost its quorum: a linearizable read never comes back.',
  source: 'etcd in a minority: a serializable read would answer with old data',
  arrange: ({ parts }) => parts.etcd.intercept(() => true),
  edits: ({ addresses }) => [
    [`key: ${addresses.configStore.key} }`, `key: ${addresses.configStore.key}, timeout: 300ms }`],
  ],
  expect: { status: 'error', code: 'source.timeout', subjects: ({ addresses }) => [addresses.configStore.key] },
}
