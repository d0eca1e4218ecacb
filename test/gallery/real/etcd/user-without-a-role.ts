import type { StoreCase } from './place.ts'
import { demandLogin, reader, theKey } from './verbs.ts'

export const userWithoutARole: StoreCase = {
  name: 'user-without-a-role',
  question: 'config',
  story: 'The store knows the user of the gate, and no role lets it read the key.',
  source: 'etcdserver: permission denied',
  arrange: demandLogin,
  edits: [['timeout: 2s', `timeout: 2s, auth: { basic: { username: ${reader.name}, password: ${reader.password} } }`]],
  expect: { status: 'error', code: 'source.forbidden', subjects: theKey },
}
