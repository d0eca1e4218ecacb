import { labFault } from '../lab-fault.ts'
import { everyGray } from '../subjects.ts'

export const receivedNotApplied = labFault('received-not-applied', {
  source: 'an incident report: timeout 300 -> 800, the watch fired, Reload() ran, the object in use stayed',
  subjects: everyGray,
})
