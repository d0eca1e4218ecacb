import type { GatewayCase } from './place.ts'
import { onBothEdges, throughBothEdges } from './verbs.ts'

export const mapIgnoresCase: GatewayCase = {
  name: 'map-ignores-case',
  question: 'dyeing',
  story: 'The map holds the tag as a plain string, which nginx compares without its case: V2-Canary is gray as well.',
  source: 'the documentation of the nginx map module: source values match case-insensitively',
  arrange: onBothEdges({ rules: 'v2-canary gray;' }),
  expect: { status: 'fail', code: 'dyeing.near-miss-matched', subjects: throughBothEdges('other-case') },
}
