import type { StoreCase } from './place.ts'
import { pause, theKey } from './verbs.ts'

export const twoMembersFrozen: StoreCase = {
  name: 'two-members-frozen',
  question: 'config',
  story: 'Two of three members hang, and the third one has no quorum: it would read its old data, and may not.',
  source: 'etcd in a minority: a linearizable read hangs, a serializable one answers with what it has',
  arrange: (place) => {
    for (const member of place.members.slice(1)) pause(member, place)
  },
  edits: [['timeout: 2s', 'timeout: 500ms']],
  expect: {
    status: 'error',
    code: 'source.timeout',
    subjects: theKey,
    naming: ({ members }) => members.map(({ url }) => url),
  },
}
