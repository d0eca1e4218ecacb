import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const notWatchedForLongEnough: Fault = {
  name: 'not-watched-for-long-enough',
  question: 'slo',
  story: 'The release is healthy, for less time than it has to be watched.',
  source: 'faults that need time, such as leaks',
  edits: [['soak: 1m', 'soak: 1h']],
  expect: { status: 'inconclusive', code: 'slo.soak', subjects: named('gray') },
}
