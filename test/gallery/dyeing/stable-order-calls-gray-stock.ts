import { labFault } from '../lab-fault.ts'
import { atEveryGateway } from '../subjects.ts'

export const stableOrderCallsGrayStock = labFault('stable-order-calls-gray-stock', {
  source: 'chain intrusion: a stable hop that calls a gray one',
  subjects: atEveryGateway('stock'),
})
