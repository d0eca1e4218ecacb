import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const slowTailBelowP95: Fault = {
  name: 'slow-tail-below-p95',
  question: 'slo',
  story: 'One in forty requests takes 400 ms longer: P95 stays at 60 ms.',
  source: 'an SLO of 99 % that is watched by P95',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray)
      parts.metrics.rewrite(gray, Date.now() - 4 * 60_000, { slowShare: 0.025, slowMs: 400 })
  },
  expect: { status: 'fail', code: 'slo.latency-exceeded', subjects: named('gray') },
}
