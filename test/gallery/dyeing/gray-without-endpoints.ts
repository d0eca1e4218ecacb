import { labFault } from '../lab-fault.ts'
import { everyGateway } from '../subjects.ts'

export const grayWithoutEndpoints = labFault('gray-without-endpoints', {
  source: 'argo-rollouts#4486: the canary is at 0 replicas while the header route still names it',
  subjects: everyGateway,
})
