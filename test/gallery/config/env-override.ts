import { labFault } from '../lab-fault.ts'
import { lastGray } from '../subjects.ts'

export const envOverride = labFault('env-override', {
  source: 'Spring property sources: a variable left over from a test wins',
  subjects: lastGray,
})
