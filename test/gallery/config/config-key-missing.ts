import { labFault } from '../lab-fault.ts'
import { configKeySubject } from '../subjects.ts'

export const configKeyMissing = labFault('config-key-missing', {
  source: 'a typo in the key, or another prefix',
  subjects: configKeySubject,
})
