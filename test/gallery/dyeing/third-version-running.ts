import { onLastGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const thirdVersionRunning: Fault = {
  name: 'third-version-running',
  question: 'dyeing',
  story: 'One gray instance answers as a version that is neither the gray nor the stable one: an earlier canary.',
  source: 'two ReplicaSets mixed in one group',
  arrange: onLastGray(({ behaviour }) => (behaviour.announcedVersion = '2.1.0-canary.2')),
  expect: { status: 'inconclusive', code: 'dyeing.responder-unknown', subjects: everyGateway },
}
