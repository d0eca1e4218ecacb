import type { StoreCase } from './place.ts'
import { demandLogin, theKey } from './verbs.ts'

export const loginNotGiven: StoreCase = {
  name: 'login-not-given',
  question: 'config',
  story: 'Authentication was turned on in the store, and the plan names no user.',
  source: 'etcdserver: user name is empty, which etcd says with the status of a malformed request',
  arrange: demandLogin,
  expect: { status: 'error', code: 'source.forbidden', subjects: theKey },
}
