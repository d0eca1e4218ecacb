import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const errorsAfterWarmup = labFault('errors-after-warmup', {
  source: 'errors that begin after the analysis has seen good minutes',
  subjects: named('gray'),
})
