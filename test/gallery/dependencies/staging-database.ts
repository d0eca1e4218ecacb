import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const stagingDatabase = labFault('staging-database', {
  source: 'every ping check passes on the database of staging',
  subjects: named('orders-db'),
})
