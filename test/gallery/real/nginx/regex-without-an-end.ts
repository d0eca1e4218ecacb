import type { GatewayCase } from './place.ts'
import { onBothEdges, throughBothEdges } from './verbs.ts'

export const regexWithoutAnEnd: GatewayCase = {
  name: 'regex-without-an-end',
  question: 'dyeing',
  story: 'The regular expression of the map has no end: whatever begins like the tag is gray.',
  source: 'nginx patterns are searched for, not matched as a whole',
  arrange: onBothEdges({ rules: '"~^v2-c" gray;' }),
  expect: { status: 'fail', code: 'dyeing.near-miss-matched', subjects: throughBothEdges('prefix', 'extended') },
}
