import type { GatewayCase } from './place.ts'
import { throughBothEdges } from './verbs.ts'

export const innerGatewayWithoutTheRule: GatewayCase = {
  name: 'inner-gateway-without-the-rule',
  question: 'dyeing',
  story: 'The edge has the rule, the gateway between the services does not: the chain is gray at its beginning only.',
  source: 'flagger#1822: the route is skipped behind a waypoint',
  arrange: ({ inner }) => inner.change({ rules: '' }),
  expect: { status: 'fail', code: 'dyeing.tag-lost', subjects: throughBothEdges('order') },
}
