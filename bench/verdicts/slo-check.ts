import { sloKind } from '../../src/checks/slo/index.ts'
import type { PreparedCheck } from '../../src/checks/kind.ts'
import { mergeEvidence, recordEvidence } from '../../src/core/evidence.ts'
import type { Target } from '../../src/core/target.ts'
import { Prometheus, Tag } from '../../src/core/target.ts'
import type { Outcome } from './outcome.ts'
import { formatOutcomes, markdownTable } from './outcome.ts'
import type { Fleet } from './prometheus.ts'
import { historyOf, lookAt, scrapeFleet } from './prometheus.ts'
import type { Random } from './random.ts'
import { streamOf } from './random.ts'
import type { Count, Weather } from './traffic.ts'
import { drawHistory, pollSeconds, polls, sumCounts } from './traffic.ts'

/**
 * The slo check from samples to verdict: the judge of the product, with the evidence merged look by look and every look
 * judged from scratch, as a run with --wait does it.
 */
export interface Release {
  readonly title: string
  readonly fleet: Fleet
}

const windowSeconds = 600
const lookSeconds = 60
const horizonSeconds = windowSeconds + polls * pollSeconds

const steady: Fleet = {
  instances: 2,
  requestsPerSecond: 20,
  errorRate: 0.01,
  cluster: 1,
  secondsBetweenRestarts: null,
  exportsStart: true,
}
const restarting = { ...steady, secondsBetweenRestarts: 120 }
/** More often, and the counters would be taken for gauges and refused. */
const unknownStart = { ...steady, secondsBetweenRestarts: 300, exportsStart: false }

/** The limit is 1 %. */
export const releases: readonly Release[] = [
  { title: 'at the limit', fleet: steady },
  { title: 'at the limit, restarts', fleet: restarting },
  { title: 'at the limit, restarts, start time not exported', fleet: unknownStart },
  { title: 'the same with 2 requests/s', fleet: { ...unknownStart, requestsPerSecond: 2 } },
  { title: 'at the limit, clusters of 7', fleet: { ...steady, requestsPerSecond: 50, cluster: 7 } },
  { title: 'a fifth of the limit, restarts', fleet: { ...restarting, errorRate: 0.002 } },
  { title: 'five times the limit, restarts', fleet: { ...restarting, errorRate: 0.05 } },
]

function prepareCheck({ instances }: Fleet): PreparedCheck {
  const entry = {
    kind: 'slo',
    indicator: { preset: 'http' },
    errorRatio: { max: '1%' },
    expectedInstances: instances,
  }
  const parsed = sloKind.parse(entry)
  if ('error' in parsed) throw parsed.error
  const prepared = parsed.entry.prepare(target)
  if ('problems' in prepared) throw new Error(JSON.stringify(prepared.problems))
  return prepared
}

const target: Target = {
  service: 'shop',
  tag: Tag.parse({ value: 'v2' }),
  environment: null,
  prometheus: Prometheus.parse({
    url: 'https://prometheus.example',
    labels: { gray: 'role="gray"', stable: 'role="stable"' },
  }),
  instances: undefined,
}

/** The first look reads the window, then there is one every minute, until it is decided or half an hour has gone. */
export function watchRelease(random: Random, fleet: Fleet): Outcome {
  const check = prepareCheck(fleet)
  const scraped = scrapeFleet(random, fleet, horizonSeconds)
  let evidence = recordEvidence([historyOf(drawHistory(random, weatherOf(fleet)))])
  for (let [from, to] = [0, windowSeconds]; to <= horizonSeconds; [from, to] = [to, to + lookSeconds]) {
    evidence = mergeEvidence(evidence, recordEvidence(lookAt(scraped, from, to)))
    const { status } = check.judge(evidence)
    if (status === 'pass' || status === 'fail') return { status, seconds: to - windowSeconds }
    if (status === 'error') throw new Error('no source failed in this simulation')
  }
  return { status: 'undecided', seconds: horizonSeconds - windowSeconds }
}

/**
 * What the check counts over the whole time: a count that leans to one side would lean every verdict. Nothing where it
 * refuses the counters.
 */
export function countOnce(random: Random, fleet: Fleet): Count {
  const scraped = scrapeFleet(random, fleet, horizonSeconds)
  const observations = [historyOf([]), ...lookAt(scraped, 0, horizonSeconds)]
  const [measured] = prepareCheck(fleet).judge(recordEvidence(observations)).measurements
  const { value, sampleSize } = measured ?? { value: null, sampleSize: 0 }
  return value === null ? { events: 0, total: 0 } : { events: Math.round(value * sampleSize), total: sampleSize }
}

/** Stable is ten times as large. */
function weatherOf({ instances, requestsPerSecond, errorRate, cluster }: Fleet): Weather {
  return {
    requestsPerSecond: 10 * instances * requestsPerSecond,
    stableRate: errorRate,
    grayRate: errorRate,
    cluster,
  }
}

export function sloCheckTable(runs: number, seed: number): string {
  const rows = releases.map(({ title, fleet }) => {
    const random = streamOf(seed, title)
    const outcomes = Array.from({ length: runs }, () => watchRelease(random, fleet))
    const { events, total } = sumCounts(Array.from({ length: runs }, () => countOnce(random, fleet)))
    const counted = `${((100 * events) / total).toFixed(3)} ± ${((100 * Math.sqrt(meanSize(fleet) * events)) / total).toFixed(3)} %`
    return [title, formatOutcomes(outcomes), `${100 * fleet.errorRate} %`, counted]
  })
  return `${runs} runs a row\n\n${markdownTable(['gray', 'slo, limit 1 %', 'true share', 'counted share'], rows)}`
}

function meanSize({ cluster }: Fleet): number {
  return typeof cluster === 'number' ? cluster : cluster.meanSize
}
