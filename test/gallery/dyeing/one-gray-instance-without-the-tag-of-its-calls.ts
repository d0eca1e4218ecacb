import { tagHeader } from '../../../src/lab/topology.ts'
import { onLastGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const oneGrayInstanceWithoutTheTagOfItsCalls: Fault = {
  name: 'one-gray-instance-without-the-tag-of-its-calls',
  question: 'dyeing',
  story: 'One of two gray instances of user loses the tag, so that half of the gray users get the stable order.',
  source: 'one pod of N with an old middleware',
  arrange: onLastGray(({ behaviour }) => behaviour.forwardedHeaders.delete(tagHeader)),
  expect: { status: 'fail', code: 'dyeing.tag-lost', subjects: atEveryGateway('order') },
}
