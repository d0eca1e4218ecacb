import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const errorsBeganJustNow: Fault = {
  name: 'errors-began-just-now',
  question: 'slo',
  story:
    'The gray version answers 30 % of its requests with 500, for forty seconds now, after minutes without an error.',
  source: 'an analysis that has passed by then',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray) parts.metrics.rewrite(gray, Date.now() - 40_000, { errorShare: 0.3 })
  },
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: named('gray') },
}
