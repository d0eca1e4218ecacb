import type { GatewayCase } from './place.ts'

export const oneReplicaWithoutTheRule: GatewayCase = {
  name: 'one-replica-without-the-rule',
  question: 'dyeing',
  story: 'One of two gateway replicas has not got the rule.',
  source: 'istio#13822: replicas that hold different routes behind one address',
  arrange: ({ edges: [, second] }) => second.change({ rules: '' }),
  expect: {
    status: 'fail',
    code: 'dyeing.tagged-escaped',
    subjects: ({ edges: [, second] }) => [second.address],
  },
}
