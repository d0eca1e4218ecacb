import type { MetricsCase } from './place.ts'
import { afterScrapes } from './place.ts'
import { about } from './verbs.ts'

export const processesThatBeganAnew: MetricsCase = {
  name: 'processes-that-began-anew',
  question: 'slo',
  story:
    'Both gray processes began anew at the same addresses, so that their counters fell; all their requests were good.',
  source: 'a second rollout of the same version',
  arrange: async (place) => {
    about('restarting-well')(place)
    for (const { restart } of place.fleets['restarting-well'].gray) restart()
    await afterScrapes(4)
  },
  expect: 'pass',
}
