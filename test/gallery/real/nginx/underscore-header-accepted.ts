import type { GatewayCase } from './place.ts'
import { onBothEdges, throughBothEdges } from './verbs.ts'

export const underscoreHeaderAccepted: GatewayCase = {
  name: 'underscore-header-accepted',
  question: 'dyeing',
  story: 'The gateway takes x_gray_tag for x-gray-tag, so that clients can set the tag past a filter in front of it.',
  source: 'underscores_in_headers on',
  arrange: onBothEdges({ server: 'underscores_in_headers on;' }),
  expect: { status: 'fail', code: 'dyeing.near-miss-matched', subjects: throughBothEdges('underscore-name') },
}
