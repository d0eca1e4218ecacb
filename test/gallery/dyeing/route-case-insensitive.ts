import { labFault } from '../lab-fault.ts'
import { atEveryGateway } from '../subjects.ts'

export const routeCaseInsensitive = labFault('route-case-insensitive', {
  source: 'nginx compares the values of a map without their case',
  subjects: atEveryGateway('other-case'),
})
