import type { GatewayCase } from './place.ts'
import { throughBothEdges } from './verbs.ts'

export const innerGatewaySendsEverybodyToGray: GatewayCase = {
  name: 'inner-gateway-sends-everybody-to-gray',
  question: 'dyeing',
  story: 'The default of the gateway between the services is gray: users of the stable version get the gray order.',
  source: 'a default backend that was left from the last promotion',
  arrange: ({ inner }) => inner.change({ otherwise: 'gray' }),
  expect: { status: 'fail', code: 'dyeing.hop-leaked', subjects: throughBothEdges('order') },
}
