import { restartsByCounters } from './judge-restarts.ts'
import type { Point, Series } from './judge-window.ts'

/**
 * How much counters grew, from raw samples: increase() of Prometheus would lose the first value of a new series (the
 * first errors of a release are exactly that) and extrapolate the rest.
 */

export interface Increases {
  readonly series: Series
  /** When it was seen, and how much it had grown since it was seen before. */
  readonly steps: readonly Point[]
  /** Whether the first step is the first value, counted from 0. */
  readonly isBorn: boolean
  /** Set where what was counted before the first sample is unknown: the target was not scraped before. */
  readonly discoveredMs: number | null
}

/** What is known of the processes behind the series, by instance. */
export interface Processes {
  /** The first successful scrape in the window. */
  readonly firstScrapeMs: ReadonlyMap<string, number>
  /** The usual time between two scrapes. */
  readonly spacingMs: ReadonlyMap<string, number>
  /** process_start_time_seconds as it was seen, in time order. */
  readonly starts: ReadonlyMap<string, readonly Point[]>
  /** When counters tell by themselves that their process began anew. */
  readonly restarts: ReadonlyMap<string, readonly number[]>
  /** Where the window begins. */
  readonly startMs: number
}

/** One scrape target. Series without these labels, as of recording rules, count as one. */
export function instanceKey({ labels }: Series): string {
  return JSON.stringify([labels['job'] ?? '', labels['instance'] ?? ''])
}

interface Seen {
  readonly counters: readonly Series[]
  readonly up: readonly Series[]
  readonly start: readonly Series[]
  readonly startMs: number
}

export function readProcesses({ counters, up, start, startMs }: Seen): Processes {
  const successful = up.map((series) => ({ ...series, points: series.points.filter(([, value]) => value === 1) }))
  const firstScrapeMs = new Map<string, number>()
  const spacings = new Map<string, number[]>()
  for (const series of [...counters, ...start, ...successful]) {
    const key = instanceKey(series)
    firstScrapeMs.set(key, Math.min(series.points[0]?.[0] ?? Infinity, firstScrapeMs.get(key) ?? Infinity))
    const known = spacings.get(key) ?? []
    known.push(...spacingsOf(series))
    spacings.set(key, known)
  }
  return {
    firstScrapeMs,
    spacingMs: new Map([...spacings].flatMap(([key, values]) => (values.length === 0 ? [] : [[key, median(values)]]))),
    starts: new Map(start.map((series) => [instanceKey(series), series.points])),
    restarts: readRestarts(counters),
    startMs,
  }
}

/** Counters without an instance come from rules and have no process in common. */
function readRestarts(counters: readonly Series[]): Map<string, readonly number[]> {
  const instances = new Map<string, Series[]>()
  for (const series of counters) {
    if ((series.labels['instance'] ?? '') === '') continue
    const key = instanceKey(series)
    instances.set(key, [...(instances.get(key) ?? []), series])
  }
  return new Map([...instances].map(([key, series]) => [key, restartsByCounters(series)]))
}

export function spacingsOf({ points }: Series): number[] {
  return points.slice(1).map(([ms], index) => ms - (points[index]?.[0] ?? ms))
}

/** 0 of nothing. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/**
 * The increases of series that belong together: when one is reset, all are (a histogram resets as a whole). Those of one
 * process are reset when it restarts.
 */
export function increasesOf(group: readonly Series[], processes: Processes): Increases[] {
  const fallen = group.flatMap(({ points }) => falls(points))
  return group.map((series) => {
    const resets = [...fallen, ...(processes.restarts.get(instanceKey(series)) ?? [])]
    const starts = processes.starts.get(instanceKey(series)) ?? []
    const steps: Point[] = []
    let before: Point | null = null
    for (const point of series.points) {
      if (before !== null) steps.push([point[0], growth(before, point, resets, starts)])
      before = point
    }
    const birth = readBirth(series, processes)
    const discoveredMs = discovery(series, birth, processes)
    return { series, steps: birth === null ? steps : [birth, ...steps], isBorn: birth !== null, discoveredMs }
  })
}

/** When a counter was lower than before. */
export function falls(points: readonly Point[]): number[] {
  return points.filter(([, value], index) => value < (points[index - 1]?.[1] ?? 0)).map(([ms]) => ms)
}

function growth(before: Point, now: Point, resets: readonly number[], starts: readonly Point[]): number {
  const fell = resets.some((ms) => ms > before[0] && ms <= now[0])
  return fell || restarted(before[0], now[0], starts) ? now[1] : now[1] - before[1]
}

function restarted(fromMs: number, toMs: number, starts: readonly Point[]): boolean {
  const before = starts.findLast(([ms]) => ms <= fromMs)
  const after = starts.findLast(([ms]) => ms <= toMs)
  return before !== undefined && after !== undefined && isAnotherProcess(before, after)
}

/** When process_start_time_seconds was first seen to be another one. */
export function restartsOf(starts: readonly Point[]): number[] {
  return starts.flatMap((now, index) => (isAnotherProcess(starts[index - 1] ?? now, now) ? [now[0]] : []))
}

/** The start time of a process is constant but for rounding. */
function isAnotherProcess([, before]: Point, [, after]: Point): boolean {
  return Math.abs(after - before) > 1
}

/**
 * A series that was not there at first has counted from 0 if its instance had been scraped without it, or if its process
 * began within the window. Everything else was merely found late, and what it counted before is not known.
 */
function readBirth(series: Series, processes: Processes): Point | null {
  const [first] = series.points
  if (first === undefined) return null
  const startedAt = processes.starts.get(instanceKey(series))?.findLast(([ms]) => ms <= first[0])?.[1] ?? -Infinity
  const isYoung = startedAt * 1000 > processes.startMs && startedAt * 1000 <= first[0]
  return isYoung || wasScrapedBefore(series, first[0], processes) ? first : null
}

/**
 * The scrape before the first sample has to lie within the window: of two series with times of their own (recording
 * rules) one always comes first, and the other is not new because of that.
 */
function wasScrapedBefore(series: Series, firstMs: number, { firstScrapeMs, spacingMs, startMs }: Processes): boolean {
  const key = instanceKey(series)
  const scrapedMs = firstScrapeMs.get(key) ?? Infinity
  const beforeMs = firstMs - (spacingMs.get(key) ?? firstMs - scrapedMs)
  return scrapedMs < firstMs && beforeMs > startMs
}

/** The first scrape of a target that was there all along comes within two spacings of the start. */
function discovery(series: Series, birth: Point | null, { startMs, spacingMs }: Processes): number | null {
  const firstMs = series.points[0]?.[0]
  if (birth !== null || firstMs === undefined) return null
  const patienceMs = 2 * (spacingMs.get(instanceKey(series)) ?? 60_000)
  return firstMs - startMs > patienceMs ? firstMs : null
}
