import { nextScrape } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const errorsBeforeARestart: Fault = {
  name: 'errors-before-a-restart',
  question: 'slo',
  story:
    'The gray instances answered 10 % of their requests with 500, then crashed; their counters began anew at zero.',
  source: 'a counter reset hides what was counted before it from last minus first',
  arrange: async ({ parts }) => {
    for (const gray of parts.instances.user.gray) {
      parts.metrics.rewrite(gray, Date.now() - 4 * 60_000, { errorShare: 0.1 })
      gray.metrics.reset(Date.now())
    }
    await nextScrape()
  },
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: named('gray') },
}
