import type { MetricsCase } from './place.ts'
import { afterScrapes } from './place.ts'
import { about, gray } from './verbs.ts'

export const errorsBeforeARestartOfTheProcess: MetricsCase = {
  name: 'errors-before-a-restart-of-the-process',
  question: 'slo',
  story: 'Almost every third request failed, then the processes began anew with counters at zero and without errors.',
  source: 'a crash loop: last minus first value of a counter that fell',
  arrange: async (place) => {
    about('restarting')(place)
    for (const { change, restart } of place.fleets.restarting.gray) {
      change({ errors: 0 })
      restart()
    }
    await afterScrapes(3)
  },
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: gray },
}
