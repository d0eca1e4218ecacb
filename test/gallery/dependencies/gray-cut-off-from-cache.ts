import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const grayCutOffFromCache = labFault('gray-cut-off-from-cache', {
  source: 'a network policy that leaves the canary pods out',
  subjects: named('cache'),
})
