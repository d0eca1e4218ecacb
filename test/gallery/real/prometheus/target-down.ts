import type { MetricsCase } from './place.ts'
import { afterScrapes } from './place.ts'
import { about } from './verbs.ts'

export const targetDown: MetricsCase = {
  name: 'target-down',
  question: 'slo',
  story: 'One gray instance does not answer to scrapes any more; its last counters are good ones.',
  source: 'a crashed pod leaves no errors behind',
  arrange: async (place) => {
    about('crashing')(place)
    await place.fleets.crashing.gray[1]?.stop()
    await afterScrapes(2)
  },
  expect: {
    status: 'inconclusive',
    code: 'slo.target-down',
    subjects: ({ fleets }) => fleets.crashing.gray.slice(1).map(({ address }) => address),
  },
}
