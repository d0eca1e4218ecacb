import { onLastGray, tellsInstance } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const tagOfAnEarlierCanary: Fault = {
  name: 'tag-of-an-earlier-canary',
  question: 'release',
  story: 'One gray instance serves the tag of the canary before.',
  source: 'an instance of an earlier gray release that was never taken away',
  arrange: onLastGray(tellsInstance({ tag: 'v1-canary' })),
  expect: { status: 'fail', code: 'release.wrong-tag', subjects: lastGray },
}
