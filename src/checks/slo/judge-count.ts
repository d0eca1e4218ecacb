import { canonicalJson } from '../../core/canonical.ts'
import { groupBy } from '../../core/group-by.ts'
import { exceedance } from '../../stats/histogram.ts'
import type { CountInterval } from '../../stats/judge-rate.ts'
import { findGauge } from './judge-gauges.ts'
import type { Increases, Processes } from './judge-increase.ts'
import { increasesOf, readProcesses } from './judge-increase.ts'
import { presentPart } from './judge-present.ts'
import { readStatuses } from './judge-status.ts'
import type { Series, Window } from './judge-window.ts'
import { describeLabels } from './judge-window.ts'
import type { LatencySpec, Spec } from './spec.ts'

/** What is counted: the series of a window, of gray or of stable. */
export type Countable = Pick<Window, 'series' | 'startMs' | 'bounds'>

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

export interface Uncountable {
  readonly code: 'slo.status-label' | 'slo.data-error'
  readonly problem: string
}

/** Sums of the same kind in one interval, such as requests and errors. */
type Sums = readonly number[]

interface Part {
  readonly increases: Increases
  /** Which sums its steps are added to. */
  readonly into: readonly number[]
}

/** What is summed, and how the sums of one interval are read. */
interface Reading {
  readonly parts: readonly Part[]
  /** null where the sums contradict each other. */
  readonly read: (sums: Sums) => CountInterval | null
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

/**
 * Buckets are cumulative: those at or below the nearest bounds around the threshold, and all, are summed over series. A
 * series without one of the bounds adds what is certain: nothing below, and everything above.
 */
function readBuckets(window: Countable, processes: Processes, { threshold }: LatencySpec): Reading | Uncountable {
  const { below, above } = nearestBounds(window.bounds, threshold)
  const groups = groupBy(window.series.buckets, histogramKey)
  const parts: Part[] = []
  for (const group of groups.values()) {
    const members = new Map(increasesOf(group, processes).map((each) => [Number(each.series.labels['le']), each]))
    const all = members.get(Infinity)
    if (all === undefined) return broken(`${describeLabels(group[0]?.labels ?? {})} has no bucket le="+Inf"`)
    parts.push({ increases: all, into: [0] }, { increases: members.get(above ?? Infinity) ?? all, into: [2] })
    const under = below === null ? undefined : members.get(below)
    if (under !== undefined) parts.push({ increases: under, into: [1] })
  }
  const read = ([all = 0, under = 0, over = 0]: Sums): CountInterval | null => {
    const most = exceedance(bucketsUpTo(below, under, all), threshold)
    const least = exceedance(bucketsUpTo(above, over, all), threshold)
    if (most === null || least === null || least.eventsLow - most.eventsHigh > all * largestFall) return null
    return { total: all, eventsLow: Math.min(least.eventsLow, most.eventsHigh), eventsHigh: most.eventsHigh }
  }
  return { parts, read, statusLabel: null }
}

/** Buckets of one histogram may be read at slightly different moments, as in stats/histogram.ts. */
const largestFall = 0.001

function bucketsUpTo(bound: number | null, count: number, all: number): { upperBound: number; count: number }[] {
  const last = { upperBound: Infinity, count: all }
  return bound === null ? [last] : [{ upperBound: bound, count }, last]
}

/** The buckets of one histogram differ in nothing but le. */
function histogramKey({ labels }: Series): string {
  const { le: _bound, ...others } = labels
  return canonicalJson(others)
}

/** The bucket bounds around a threshold; both are the threshold itself where it is one, null where there is none. */
export function nearestBounds(
  bounds: readonly number[],
  threshold: number,
): { readonly below: number | null; readonly above: number | null } {
  const sorted = bounds.toSorted((a, b) => a - b)
  return {
    below: sorted.findLast((bound) => bound <= threshold) ?? null,
    above: sorted.find((bound) => bound >= threshold) ?? null,
  }
}

function counted(
  { parts, read, statusLabel }: Reading,
  presentOf: (increases: Increases) => Increases,
  { intervalMs }: Spec,
): Counted | Uncountable {
  const tiles = tile(binned(parts, intervalMs), read)
  if (tiles === null) return broken('more requests were counted as a part than there were in all')
  const present = parts.map(({ increases, into }) => ({ increases: presentOf(increases), into }))
  const discovered = parts.filter(({ increases, into }) => into[0] === 0 && increases.discoveredMs !== null)
  return {
    intervals: tiles.map(({ interval }) => interval),
    endsMs: tiles.map(({ endMs }) => endMs),
    present: tile(binned(present, intervalMs), read)?.map(({ interval }) => interval) ?? null,
    discovered: discovered.map(({ increases }) => increases.series),
    hasBirths: parts.some(({ increases }) => increases.isBorn),
    statusLabel,
  }
}

/** The sums of each interval in which anything was seen, in time order. */
function binned(parts: readonly Part[], intervalMs: number): Bin[] {
  const bins = new Map<number, number[]>()
  for (const { increases, into } of parts) {
    for (const [ms, amount] of increases.steps) {
      const bin = Math.floor(ms / intervalMs)
      const sums = bins.get(bin) ?? [0, 0, 0]
      for (const index of into) sums[index] = (sums[index] ?? 0) + amount
      bins.set(bin, sums)
    }
  }
  return [...bins].sort(([a], [b]) => a - b).map(([bin, sums]) => ({ sums, endMs: (bin + 1) * intervalMs }))
}

/**
 * Intervals whose sums contradict each other (two series of one event that were scraped at different times) are joined
 * with their neighbours until they agree. Null if they never do.
 */
function tile(bins: readonly Bin[], read: (sums: Sums) => CountInterval | null): Tile[] | null {
  const tiles: Bin[] = []
  let open: Bin | null = null
  for (const bin of bins) {
    open = open === null ? bin : add(open, bin)
    if (read(open.sums) === null) continue
    tiles.push(open)
    open = null
  }
  while (open !== null && read(open.sums) === null) {
    const last = tiles.pop()
    if (last === undefined) return null
    open = add(last, open)
  }
  const all = open === null ? tiles : [...tiles, open]
  return all.flatMap(({ sums, endMs }) => {
    const interval = read(sums)
    return interval === null ? [] : [{ interval, endMs }]
  })
}

interface Bin {
  readonly sums: Sums
  readonly endMs: number
}

interface Tile {
  readonly interval: CountInterval
  readonly endMs: number
}

function add(a: Bin, b: Bin): Bin {
  return { sums: a.sums.map((value, index) => value + (b.sums[index] ?? 0)), endMs: b.endMs }
}

function broken(problem: string): Uncountable {
  return { code: 'slo.data-error', problem }
}
