import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const hardlyAnyRequests: Fault = {
  name: 'hardly-any-requests',
  question: 'slo',
  story: 'The canary got about 40 requests, none of which failed: a canary with a failure rate of 5 % looks the same.',
  source: 'pyrra#1925: percentages over a handful of requests',
  lab: { trafficPerSecond: 0.5 },
  expect: { status: 'inconclusive', code: 'slo.need-more', subjects: named('gray') },
}
