import { labFault } from '../lab-fault.ts'
import { lastGray } from '../subjects.ts'

export const configNeverLoaded = labFault('config-never-loaded', {
  source: 'an incident report: an empty read zeroed all feature flags and the pods stayed up',
  subjects: lastGray,
})
