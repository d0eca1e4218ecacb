import type { Fault } from '../case.ts'
import { secondGateway } from '../subjects.ts'

export const gatewayHangs: Fault = {
  name: 'gateway-hangs',
  question: 'dyeing',
  story: 'One gateway replica takes connections and never answers.',
  source: 'SYN is answered, the request is not: a stuck event loop',
  arrange: ({ parts }) => parts.gateways.slice(-1).forEach((gateway) => gateway.intercept(() => true)),
  edits: [['{ kind: dyeing,', '{ kind: dyeing, timeout: 300ms,']],
  expect: { status: 'error', code: 'source.timeout', subjects: secondGateway },
}
