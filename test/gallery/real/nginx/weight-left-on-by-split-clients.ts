import type { GatewayCase } from './place.ts'
import { bothEdges, onBothEdges } from './verbs.ts'

export const weightLeftOnBySplitClients: GatewayCase = {
  name: 'weight-left-on-by-split-clients',
  question: 'dyeing',
  story: 'Half of the users without the tag still go to gray, by a split_clients of an earlier stage.',
  source: 'emissary#1605 and istio#31745: a weight that was set back still sends users',
  arrange: onBothEdges({ http: 'split_clients $request_id $share { 50% gray; * stable; }', otherwise: '$share' }),
  expect: { status: 'fail', code: 'dyeing.untagged-leaked', subjects: bothEdges },
}
