import type { History, RecordedSeries, Role, Samples } from '../../src/checks/slo/evidence.ts'
import type { Random } from './random.ts'
import type { Cluster, Count } from './traffic.ts'
import { drawCount } from './traffic.ts'

/** What a Prometheus that scrapes some gray instances would hold. Seconds count from where the evidence begins. */
export interface Fleet {
  readonly instances: number
  /** Of each instance. */
  readonly requestsPerSecond: number
  readonly errorRate: number
  readonly cluster: Cluster
  /** The mean time between two restarts of an instance; null: it never restarts. */
  readonly secondsBetweenRestarts: number | null
  /** Whether instances export process_start_time_seconds. */
  readonly exportsStart: boolean
}

const scrapeSeconds = 15
const epochMs = Date.parse('2026-01-02T03:00:00Z')
const source = 'prometheus https://prometheus.example'

export interface Scraped {
  readonly total: readonly RecordedSeries[]
  readonly up: readonly RecordedSeries[]
  readonly start: readonly RecordedSeries[]
}

/** Every instance is scraped at a phase of its own, up to the given second. */
export function scrapeFleet(random: Random, fleet: Fleet, seconds: number): Scraped {
  const instances = Array.from({ length: fleet.instances }, (_, index) =>
    scrapeInstance(random, fleet, { name: `gray-${index + 1}:8080`, seconds }),
  )
  return {
    total: instances.flatMap(({ total }) => total),
    up: instances.flatMap(({ up }) => up),
    start: instances.flatMap(({ start }) => start),
  }
}

interface Instance {
  readonly name: string
  readonly seconds: number
}

/**
 * A process counts from zero, and a status has no series before its first request. What was counted between the last
 * scrape and a restart is lost. The first process begins up to five minutes before the evidence or after.
 */
function scrapeInstance(random: Random, fleet: Fleet, { name, seconds }: Instance): Scraped {
  const points = { good: [] as Point[], bad: [] as Point[], up: [] as Point[], start: [] as Point[] }
  let born = Math.floor(600 * random()) - 300
  let restartAt = born + timeToRestart(random, fleet)
  let [good, bad, countedTo] = [0, 0, born]
  for (let at = random() * scrapeSeconds - 300; at <= seconds; at += scrapeSeconds) {
    if (at < born) continue
    while (restartAt <= at) {
      born = restartAt
      ;[good, bad, countedTo] = [0, 0, born]
      restartAt = born + timeToRestart(random, fleet)
    }
    const { events, total } = drawCount(
      random,
      fleet.requestsPerSecond * (at - countedTo),
      fleet.errorRate,
      fleet.cluster,
    )
    bad += events
    good += total - events
    countedTo = at
    if (good > 0) points.good.push([at, good])
    if (bad > 0) points.bad.push([at, bad])
    points.up.push([at, 1])
    if (fleet.exportsStart) points.start.push([at, Math.round(epochMs / 1000 + born)])
  }
  const metric = (labels: Record<string, string>, samples: readonly Point[]): RecordedSeries => ({
    labels: { job: 'shop', instance: name, role: 'gray', ...labels },
    samples: samples.map(([at, value]) => [msOf(at), value]),
  })
  return {
    total: [
      metric({ __name__: 'http_requests_total', code: '200' }, points.good),
      metric({ __name__: 'http_requests_total', code: '500' }, points.bad),
    ],
    up: [metric({ __name__: 'up' }, points.up)],
    start: [metric({ __name__: 'process_start_time_seconds' }, points.start)],
  }
}

type Point = [second: number, value: number]

function timeToRestart(random: Random, { secondsBetweenRestarts }: Fleet): number {
  return secondsBetweenRestarts === null ? Infinity : -Math.log(1 - random()) * secondsBetweenRestarts
}

/** What one look brings: the samples since the one before. */
export function lookAt(scraped: Scraped, from: number, to: number): Samples[] {
  const names = { total: 'http_requests_total', up: 'up', start: 'process_start_time_seconds' } as const
  return (['total', 'up', 'start'] as const).map((role) =>
    answer(role, `${names[role]}{role="gray"}`, { series: scraped[role], from, to }),
  )
}

function answer(
  role: Role,
  selector: string,
  { series, from, to }: { series: readonly RecordedSeries[]; from: number; to: number },
): Samples {
  const [fromMs, toMs] = [msOf(from), msOf(to)]
  // The evaluation includes its end; the first one its beginning as well.
  const isNew = ([ms]: readonly [number, number | null]): boolean =>
    (from === 0 ? ms >= fromMs : ms > fromMs) && ms <= toMs
  const seen = series.map(({ labels, samples }) => ({ labels, samples: samples.filter(isNew) }))
  return {
    type: 'samples',
    role,
    selector,
    source,
    request: `${selector}[${to - from}s] @ ${toMs / 1000}`,
    at: isoOf(to),
    since: isoOf(0),
    from: isoOf(from),
    to: isoOf(to),
    bounds: null,
    ownRequests: 0,
    series: seen.filter(({ samples }) => samples.length > 0),
    nativeHistograms: 0,
    warnings: [],
    infos: [],
  }
}

/** What stable did before the evidence begins. */
export function historyOf(counts: readonly Count[]): History {
  return {
    type: 'history',
    source,
    requests: ['http_requests_total{role="stable"}[2h]'],
    at: isoOf(0),
    from: isoOf(-7200),
    to: isoOf(0),
    intervals: counts.map(({ events, total }) => [total, events, events]),
    problem: null,
  }
}

function msOf(second: number): number {
  return Math.round(epochMs + second * 1000)
}

function isoOf(second: number): string {
  return new Date(msOf(second)).toISOString()
}
