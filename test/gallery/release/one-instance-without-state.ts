import { labFault } from '../lab-fault.ts'
import { lastGrayAddress } from '../subjects.ts'

export const oneInstanceWithoutState = labFault('one-instance-without-state', {
  source: 'istioctl proxy-status: the instance that is missing from the list is the worst case and prints nothing',
  subjects: lastGrayAddress,
})
