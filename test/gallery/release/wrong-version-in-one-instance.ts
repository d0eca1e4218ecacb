import { labFault } from '../lab-fault.ts'
import { lastGray } from '../subjects.ts'

export const wrongVersionInOneInstance = labFault('wrong-version-in-one-instance', {
  source: 'an image tag that was moved, or cached on the node',
  subjects: lastGray,
})
