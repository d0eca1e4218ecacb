import type { Fault } from '../case.ts'
import { secondGateway } from '../subjects.ts'

export const gatewayReplicaDown: Fault = {
  name: 'gateway-replica-down',
  question: 'dyeing',
  story: 'One of the two gateway replicas refuses connections; a load balancer would hide it.',
  source: 'one dead of several addresses',
  arrange: ({ parts }) => parts.gateways[1]?.stop(),
  expect: { status: 'error', code: 'source.unreachable', subjects: secondGateway },
}
