import { labFault } from '../lab-fault.ts'
import { atEveryGateway } from '../subjects.ts'

export const orderDropsTag = labFault('order-drops-tag', {
  source: 'argo-rollouts#2717: the header is not carried from service to service',
  subjects: atEveryGateway('stock'),
})
