import { labFault } from '../lab-fault.ts'
import { secondGateway } from '../subjects.ts'

export const oneGatewayWithoutRoute = labFault('one-gateway-without-route', {
  source: 'the Gateway API plugin of Argo Rollouts, #91: how do we know that it works?',
  subjects: secondGateway,
})
