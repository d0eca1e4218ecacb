import { tagHeader } from '../../../src/lab/topology.ts'
import { onEveryGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const userDropsTag: Fault = {
  name: 'user-drops-tag',
  question: 'dyeing',
  story: 'The gray user service does not pass the tag on, so that order and all behind it serve their stable versions.',
  source: 'argo-rollouts#2717, appmesh workshop#10: the application must forward the header',
  arrange: onEveryGray(({ behaviour }) => behaviour.forwardedHeaders.delete(tagHeader)),
  expect: { status: 'fail', code: 'dyeing.tag-lost', subjects: atEveryGateway('order') },
}
