import type { Failure } from '../../../src/core/evidence.ts'
import { isFailure, recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Target } from '../../../src/core/target.ts'
import { Instances, Prometheus, Tag } from '../../../src/core/target.ts'
import type { History, Observation, RecordedSeries, Role, Samples } from '../../../src/checks/slo/evidence.ts'
import { Observation as ObservationSchema } from '../../../src/checks/slo/evidence.ts'
import { judge } from '../../../src/checks/slo/judge.ts'
import { resolve } from '../../../src/checks/slo/resolve.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import { Entry } from '../../../src/checks/slo/spec.ts'

/** Seconds in these tests count from here; the first look evaluates at 600, its window begins at 0. */
const epochMs = Date.parse('2026-01-02T03:00:00Z')
const sourceUrl = 'https://prometheus.example'
export const source = `prometheus ${sourceUrl}`

export function ms(seconds: number): number {
  return epochMs + seconds * 1000
}

export function iso(seconds: number): string {
  return new Date(ms(seconds)).toISOString()
}

interface TargetOptions {
  readonly gray?: string
  readonly stable?: string | null
  readonly addresses?: string[]
  readonly stableAddresses?: string[]
}

export function targetOf(options: TargetOptions = {}): Target {
  const { gray = 'role="gray"', stable = null, addresses, stableAddresses } = options
  const labels = stable === null ? { gray } : { gray, stable }
  const others = stableAddresses === undefined ? {} : { stable: { addresses: stableAddresses } }
  return {
    service: 'shop',
    tag: Tag.parse({ value: 'v2' }),
    environment: null,
    prometheus: Prometheus.parse({ url: sourceUrl, labels }),
    instances: addresses === undefined ? undefined : Instances.parse({ gray: { addresses }, ...others }),
  }
}

export const errorsEntry = { kind: 'slo', id: 'errors', indicator: { preset: 'http' }, errorRatio: { max: '1%' } }
export const latencyEntry = {
  kind: 'slo',
  id: 'latency',
  indicator: { preset: 'http' },
  latency: { below: '300ms', ratio: { min: '99%' } },
}
export const badEntry = {
  kind: 'slo',
  indicator: { bad: 'errors_total', total: 'requests_total' },
  errorRatio: { max: '1%' },
}
export const goodEntry = {
  kind: 'slo',
  indicator: { good: 'requests_total{ok="yes"}', total: 'requests_total' },
  errorRatio: { max: '1%' },
}

export function specOf(entry: object, target: Target = targetOf()): Spec {
  const resolved = resolve(Entry.parse({ ...entry }), target)
  if ('problems' in resolved) throw new Error(JSON.stringify(resolved.problems))
  return resolved.spec
}

/** Numbers two by two, such as times with their values: `0:5 15:7`. */
export function pairs(text: string): [number, number][] {
  return text.split(' ').map((pair) => {
    const [first, second] = pair.split(':').map(Number)
    if (first === undefined || second === undefined) throw new Error(`no pair: ${pair}`)
    return [first, second]
  })
}

interface CounterOptions {
  /** Seconds of the first and last scrape and between scrapes. */
  readonly from?: number
  readonly to?: number
  readonly step?: number
  /** Value at the first scrape. */
  readonly first?: number
}

/** A counter that grows by the same amount from scrape to scrape. */
export function counter(
  labels: Record<string, string>,
  perScrape: number,
  options: CounterOptions = {},
): RecordedSeries {
  const { from = 0, to = 600, step = 15, first = 1000 } = options
  const samples: [number, number][] = []
  for (let at = from, value = first; at <= to; at += step, value += perScrape) samples.push([ms(at), value])
  return { labels: { job: 'shop', instance: 'a:1', role: 'gray', ...labels }, samples }
}

/** A gauge with one value at each scrape. */
export function gauge(
  name: string,
  value: number,
  options: CounterOptions & { instance?: string } = {},
): RecordedSeries {
  return counter({ __name__: name, instance: options.instance ?? 'a:1' }, 0, { ...options, first: value })
}

export function requests(
  code: string,
  perScrape: number,
  options: CounterOptions & { instance?: string } = {},
): RecordedSeries {
  return counter({ __name__: 'http_requests_total', code, instance: options.instance ?? 'a:1' }, perScrape, options)
}

interface Window {
  readonly since?: number
  readonly from?: number
  readonly to?: number
}

export const selectors: Record<Role, string> = {
  total: 'http_requests_total{role="gray"}',
  part: 'errors_total{role="gray"}',
  buckets: 'http_request_duration_seconds_bucket{role="gray",le=~"0\\\\.3|\\\\+Inf"}',
  up: 'up{role="gray"}',
  start: 'process_start_time_seconds{role="gray"}',
}

type More = Window & Partial<Omit<Samples, keyof Window>>

export function samples(role: Role, series: RecordedSeries[], more: More = {}): Samples {
  const { since = 0, from = since, to = 600, ...fields } = more
  const selector = fields.selector ?? selectors[role]
  return {
    type: 'samples',
    role,
    selector,
    source,
    request: `${selector}[${to - from}s] @ ${ms(to) / 1000}`,
    at: iso(to),
    since: iso(since),
    from: iso(from),
    to: iso(to),
    ownRequests: 0,
    bounds: null,
    series: series.map(({ labels, samples: points }) => ({
      labels,
      samples: points.filter(([at]) => at > ms(from) - 1 && at <= ms(to)),
    })),
    nativeHistograms: 0,
    warnings: [],
    infos: [],
    ...fields,
  }
}

export interface Seen {
  readonly total?: RecordedSeries[]
  readonly buckets?: RecordedSeries[]
  readonly up?: RecordedSeries[]
  readonly start?: RecordedSeries[]
}

/** What one look over the roles given brings; up and start are asked always. */
export function look(seen: Seen, more: More = {}): Samples[] {
  const { bounds = null, ...window } = more
  const { up = [gauge('up', 1)], start = [] } = seen
  return [
    ...(seen.total === undefined ? [] : [samples('total', seen.total, window)]),
    ...(seen.buckets === undefined ? [] : [samples('buckets', seen.buckets, { ...window, bounds })]),
    samples('up', up, window),
    samples('start', start, window),
  ]
}

export function history(intervals: [number, number, number][], more: Partial<History> = {}): History {
  return {
    type: 'history',
    source,
    requests: ['http_requests_total{role="stable"}[2h] @ 1'],
    at: iso(600),
    from: iso(-7200),
    to: iso(0),
    intervals,
    problem: null,
    ...more,
  }
}

export function failure(more: Partial<Failure> = {}): Failure {
  return {
    type: 'failure',
    code: 'source.timeout',
    subject: selectors.total,
    source,
    request: `${selectors.total}[10m] @ 1`,
    at: iso(600),
    message: 'no answer in time',
    ...more,
  }
}

/** As the engine does it: through the canonical record and the schema. */
export function judged(observations: readonly (Observation | Failure)[], spec: Spec): Judgement {
  const evidence = recordEvidence(observations)
  const typed = evidence.observations.filter((each) => !isFailure(each)).map((each) => ObservationSchema.parse(each))
  return judge(typed, spec, evidence)
}

export function codes({ findings }: Judgement): string[] {
  return findings.map(({ code }) => code)
}

/** Without a dispersion to estimate, so that counts decide alone. */
export const configured = { dispersion: 1 }
export const errors = specOf({ ...errorsEntry, ...configured })
export const latency = specOf({ ...latencyEntry, ...configured })
export const bad = specOf({ ...badEntry, ...configured })
export const good = specOf({ ...goodEntry, ...configured })
export const healthy = [requests('200', 100), requests('500', 0)]
