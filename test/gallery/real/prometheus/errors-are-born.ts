import type { MetricsCase } from './place.ts'
import { afterScrapes } from './place.ts'
import { about, gray } from './verbs.ts'

export const errorsAreBorn: MetricsCase = {
  name: 'errors-are-born',
  question: 'slo',
  story:
    'The first failed requests of the release come between two scrapes, so that their series begins with all of them.',
  source: 'prometheus#1673: increase() of a series that first appears with a value is 0',
  arrange: async (place) => {
    about('bearing')(place)
    for (const { count } of place.fleets.bearing.gray) count(500, 3000)
    await afterScrapes(2)
  },
  expect: { status: 'fail', code: 'slo.error-ratio-exceeded', subjects: gray },
}
