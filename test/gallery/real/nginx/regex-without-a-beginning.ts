import type { GatewayCase } from './place.ts'
import { onBothEdges, throughBothEdges } from './verbs.ts'

export const regexWithoutABeginning: GatewayCase = {
  name: 'regex-without-a-beginning',
  question: 'dyeing',
  story: 'The regular expression of the map has no beginning: whatever ends like the tag is gray.',
  source: 'nginx patterns are searched for, not matched as a whole',
  arrange: onBothEdges({ rules: '"~-canary$" gray;' }),
  expect: {
    status: 'fail',
    code: 'dyeing.near-miss-matched',
    subjects: throughBothEdges('suffix', 'prepended', 'comma-joined'),
  },
}
