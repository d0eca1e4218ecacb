import type { CountInterval } from '../../stats/judge-rate.ts'
import { readBuckets } from './judge-buckets.ts'
import { findGauge } from './judge-gauges.ts'
import type { Increases, Processes } from './judge-increase.ts'
import { increasesOf, readProcesses } from './judge-increase.ts'
import type { Part, Sums } from './judge-intervals.ts'
import { intervalsOf } from './judge-intervals.ts'
import { presentPart } from './judge-present.ts'
import type { Countable, Reading, Uncountable } from './judge-reading.ts'
import { broken } from './judge-reading.ts'
import { readStatuses } from './judge-status.ts'
import type { Series, Window } from './judge-window.ts'
import type { Spec } from './spec.ts'

export interface Counted {
  /** Requests and bad ones, on the absolute grid of the interval, in time order. */
  readonly intervals: readonly CountInterval[]
  /** When each of them ends. */
  readonly endsMs: readonly number[]
  /** The same, counted on the processes that still run alone; null where it contradicts itself. */
  readonly present: readonly CountInterval[] | null
  readonly discovered: readonly Series[]
  /** Whether series were counted from their first value on, which increase() of Prometheus leaves out. */
  readonly hasBirths: boolean
  /** The label that tells errors, where one does. */
  readonly statusLabel: string | null
}

/** The series that all requests are counted from. */
export function requestSeries({ series }: Pick<Window, 'series'>, { indicator }: Spec): readonly Series[] {
  return indicator.type === 'latency'
    ? series.buckets.filter(({ labels }) => labels['le'] === 'Infinity')
    : series.total
}

/** Counts requests and bad ones per interval, or says why that can not be done. */
export function countRequests(window: Countable, spec: Spec): Counted | Uncountable {
  const { total, part, buckets, up, start } = window.series
  const counters = [...total, ...part, ...buckets]
  const processes = readProcesses({ counters, up, start, startMs: window.startMs })
  const gauge = findGauge(counters, processes)
  if (gauge !== null) return broken(gauge)
  const reading = readParts(window, processes, spec)
  if ('problem' in reading) return reading
  return counted(reading, presentPart(requestSeries(window, spec), processes), spec)
}

function readParts(window: Countable, processes: Processes, { indicator }: Spec): Reading | Uncountable {
  const { total, part } = window.series
  if (indicator.type === 'latency') return readBuckets(window, processes, indicator)
  if (indicator.type === 'ratio') {
    const parts = [...partsOf(total, processes, [0]), ...partsOf(part, processes, [1])]
    return { parts, read: indicator.counts === 'bad' ? badOfTotal : goodOfTotal, statusLabel: null }
  }
  const statuses = readStatuses(total, indicator.protocol, indicator.statusLabel)
  if ('problem' in statuses) return { code: 'slo.status-label', problem: statuses.problem }
  const errors = total.filter(statuses.isError)
  const others = total.filter((series) => !statuses.isError(series))
  const parts = [...partsOf(errors, processes, [0, 1]), ...partsOf(others, processes, [0])]
  return { parts, read: badOfTotal, statusLabel: statuses.label }
}

function partsOf(series: readonly Series[], processes: Processes, into: readonly number[]): Part[] {
  return series.flatMap((each) => increasesOf([each], processes)).map((increases) => ({ increases, into }))
}

function badOfTotal([total = 0, bad = 0]: Sums): CountInterval | null {
  return withinRounding(bad, total) ? { total, eventsLow: bad, eventsHigh: bad } : null
}

function goodOfTotal([total = 0, good = 0]: Sums): CountInterval | null {
  if (!withinRounding(good, total)) return null
  const bad = Math.max(0, total - good)
  return { total, eventsLow: bad, eventsHigh: bad }
}

/** Sums over many series may differ by rounding where counters are no whole numbers. */
function withinRounding(part: number, total: number): boolean {
  return part <= total * (1 + 1e-9)
}

function counted(
  { parts, read, statusLabel }: Reading,
  presentOf: (increases: Increases) => Increases,
  { intervalMs }: Spec,
): Counted | Uncountable {
  const tiles = intervalsOf(parts, intervalMs, read)
  if (tiles === null) return broken('more requests were counted as a part than there were in all')
  const present = parts.map(({ increases, into }) => ({ increases: presentOf(increases), into }))
  const discovered = parts.filter(({ increases, into }) => into[0] === 0 && increases.discoveredMs !== null)
  return {
    intervals: tiles.map(({ interval }) => interval),
    endsMs: tiles.map(({ endMs }) => endMs),
    present: intervalsOf(present, intervalMs, read)?.map(({ interval }) => interval) ?? null,
    discovered: discovered.map(({ increases }) => increases.series),
    hasBirths: parts.some(({ increases }) => increases.isBorn),
    statusLabel,
  }
}
