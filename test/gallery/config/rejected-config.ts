import { labFault } from '../lab-fault.ts'
import { everyGray } from '../subjects.ts'

export const rejectedConfig = labFault('rejected-config', {
  source: 'api7/aisix#774: a rejected config is served from the last good one and nobody sees it',
  subjects: everyGray,
})
