import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const databaseDown = labFault('database-down', {
  source: 'a shared outage is not the fault of the canary',
  subjects: named('orders-db'),
})
