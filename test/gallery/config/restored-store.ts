import { labFault } from '../lab-fault.ts'
import { everyGray } from '../subjects.ts'

export const restoredStore = labFault('restored-store', {
  source: 'etcd#16028: a restore counts the same revisions again',
  subjects: everyGray,
})
