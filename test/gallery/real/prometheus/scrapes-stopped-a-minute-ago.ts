import { setTimeout as sleep } from 'node:timers/promises'
import type { MetricsCase } from './place.ts'
import { gray, soundAs } from './verbs.ts'

/** The newest sample may be a minute old. */
const patienceMs = 63_000

export const scrapesStoppedAMinuteAgo: MetricsCase = {
  name: 'scrapes-stopped-a-minute-ago',
  question: 'slo',
  story: 'Prometheus has not scraped the service for more than a minute, and what it has of before is good.',
  source: 'a target that was taken out of the list of Prometheus during the release',
  arrange: async (place) => {
    soundAs('abandoned')(place)
    await sleep(Math.max(0, place.abandonedAt + patienceMs - Date.now()))
  },
  expect: { status: 'inconclusive', code: 'slo.stale', subjects: gray },
}
