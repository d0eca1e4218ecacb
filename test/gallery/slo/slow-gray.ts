import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const slowGray = labFault('slow-gray', {
  source: 'a mean or a median hides one slow request in twenty',
  subjects: named('gray'),
})
