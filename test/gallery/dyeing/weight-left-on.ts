import { labFault } from '../lab-fault.ts'
import { everyGateway } from '../subjects.ts'

export const weightLeftOn = labFault('weight-left-on', {
  source: 'emissary#1605 and istio#31745: a weight that was set back still sends users',
  subjects: everyGateway,
  allProbes: true,
})
