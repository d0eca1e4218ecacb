import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const oneInstanceFails: Fault = {
  name: 'one-instance-fails',
  question: 'slo',
  story: 'One of two gray instances answers 6 % of its requests with 500, the other one none.',
  source: 'an average over instances halves the error share of the one that is broken',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1))
      parts.metrics.rewrite(gray, Date.now() - 4 * 60_000, { errorShare: 0.06 })
  },
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: named('gray') },
}
