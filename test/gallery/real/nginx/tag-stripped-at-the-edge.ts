import type { GatewayCase } from './place.ts'
import { onBothEdges, throughBothEdges } from './verbs.ts'

export const tagStrippedAtTheEdge: GatewayCase = {
  name: 'tag-stripped-at-the-edge',
  question: 'dyeing',
  story: 'The edge routes by the tag and does not pass it on: user is gray, and order behind it is not.',
  source: 'proxy_set_header with an empty value takes a header off the request',
  arrange: onBothEdges({ location: 'proxy_set_header x-gray-tag "";' }),
  expect: { status: 'fail', code: 'dyeing.tag-lost', subjects: throughBothEdges('order') },
}
