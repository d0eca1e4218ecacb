import { ignoringCase } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import type { Fault } from '../case.ts'
import { secondGateway } from '../subjects.ts'

export const oneReplicaIgnoresCase: Fault = {
  name: 'one-replica-ignores-case',
  question: 'dyeing',
  story: 'One of two gateway replicas compares the tag without its case.',
  source: 'two kinds of edge before one service: nginx maps ignore case, Envoy does not',
  arrange: ({ parts }) => parts.gateways.slice(-1).forEach((gateway) => (gateway.matches = ignoringCase(tagValue))),
  expect: {
    status: 'fail',
    code: 'dyeing.near-miss-matched',
    subjects: (lab) => secondGateway(lab).map((address) => `other-case via ${address}`),
  },
}
