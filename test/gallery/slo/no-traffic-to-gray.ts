import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const noTrafficToGray = labFault('no-traffic-to-gray', {
  source: 'flagger#1011: traffic stops in the middle of the analysis and it advances',
  subjects: named('gray'),
})
