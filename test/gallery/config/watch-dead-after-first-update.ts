import { labFault } from '../lab-fault.ts'
import { lastGray } from '../subjects.ts'

export const watchDeadAfterFirstUpdate = labFault('watch-dead-after-first-update', {
  source: 'flagd#42, koanf#323, viper#284: a file watch that outlives its file delivers one update',
  subjects: lastGray,
})
