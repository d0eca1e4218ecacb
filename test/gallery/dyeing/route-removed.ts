import { labFault } from '../lab-fault.ts'
import { everyGateway } from '../subjects.ts'

export const routeRemoved = labFault('route-removed', {
  source: 'argo-rollouts#4486: the managed header route is deleted on resume and never comes back',
  subjects: everyGateway,
})
