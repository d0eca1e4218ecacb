import { labFault } from '../lab-fault.ts'
import { lastGray } from '../subjects.ts'

export const configNotReported = labFault('config-not-reported', {
  source: 'a build from before the state page told of its config',
  subjects: lastGray,
})
