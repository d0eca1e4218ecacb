import { labFault } from '../lab-fault.ts'
import { named } from '../subjects.ts'

export const hostsEntryToStaging = labFault('hosts-entry-to-staging', {
  source: 'same name, another server: only its identity tells',
  subjects: named('orders-db'),
})
