import type { GatewayCase } from './place.ts'
import { onBothEdges } from './verbs.ts'

export const weightBySplitClients: GatewayCase = {
  name: 'weight-by-split-clients',
  question: 'dyeing',
  story: '10 % of the users get gray by split_clients, and the plan says so.',
  source: 'a canary by weight and by header at once',
  arrange: onBothEdges({ http: 'split_clients $request_id $share { 10% gray; * stable; }', otherwise: '$share' }),
  edits: [
    ['  request:', '  grayWeight: 10%\n  request:'],
    ['maxLeak: 10%', 'maxLeak: 10%, requests: 150, tolerance: 15%'],
  ],
  expect: 'pass',
}
