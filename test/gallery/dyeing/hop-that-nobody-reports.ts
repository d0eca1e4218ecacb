import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const hopThatNobodyReports: Fault = {
  name: 'hop-that-nobody-reports',
  question: 'dyeing',
  story: 'The plan names a service behind order that no answer tells of: whether the tag reaches it is unknown.',
  source: 'a proof by the first hop says nothing of the last one',
  edits: [['  hops:\n', '  hops:\n    - { service: payment, gray: 1.1.0-canary.1, stable: 1.0.4 }\n']],
  expect: { status: 'inconclusive', code: 'dyeing.hop-missing', subjects: atEveryGateway('payment') },
}
