import { labFault } from '../lab-fault.ts'
import { lastGray } from '../subjects.ts'

export const oneInstanceStaleConfig = labFault('one-instance-stale-config', {
  source: 'apollo#5492: some instances get a gray release only from the five-minute fallback',
  subjects: lastGray,
})
