import { always } from '../../../src/lab/tag-matching.ts'
import { onEveryStable } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const stableUserCallsGrayOrder: Fault = {
  name: 'stable-user-calls-gray-order',
  question: 'dyeing',
  story: 'The stable user service sends all its calls to the gray version of order.',
  source: 'chain intrusion: an untagged request causes a gray hop',
  arrange: onEveryStable(({ behaviour }) => {
    if (behaviour.next !== null) behaviour.next.matches = always
  }),
  expect: { status: 'fail', code: 'dyeing.hop-leaked', subjects: atEveryGateway('order') },
}
