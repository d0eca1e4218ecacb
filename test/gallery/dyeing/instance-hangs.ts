import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const instanceHangs = labFault('instance-hangs', {
  source: 'outlier ejection hides a broken instance from every request',
  subjects: named('gray instances'),
  edits: [['timeout: 2s', 'timeout: 300ms']],
})
