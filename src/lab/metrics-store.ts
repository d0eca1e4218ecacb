import type { Labels, Sample } from './request-metrics.ts'

/** One process whose counters are collected. */
export interface ScrapeTarget {
  /** What the service discovery says of it: job, instance, role, service. */
  readonly labels: Labels
  /** Null when it does not answer. */
  scrape(): Iterable<Sample> | null
}

/** A value at a time in milliseconds; null is a stale marker: the series ended here. */
export interface Point {
  readonly atMs: number
  readonly value: number | null
}

export interface StoredSeries {
  readonly labels: Labels
  readonly points: readonly Point[]
}

/** Time series in memory, filled from inside the process; prometheus-api.ts answers questions about them. */
export interface MetricsStore {
  scrape(target: ScrapeTarget, atMs: number): void
  /** Writes one point of any series, as a target of its own would. */
  append(labels: Labels, point: Point): void
  series(): Iterable<StoredSeries>
  /** Takes points away that are later than a time; series without points are gone. */
  forget(matches: (labels: Labels) => boolean, afterMs: number): void
  /** Changes the labels of all series, past and future: a wrong relabelling rule. Series that become one are merged. */
  relabel(change: (labels: Labels) => Labels): void
}

interface Series {
  readonly labels: Labels
  points: Point[]
}

const retentionMs = 20 * 60_000

export function createMetricsStore(): MetricsStore {
  let stored = new Map<string, Series>()
  let change = (labels: Labels): Labels => labels
  // From the label object of a sample to its series, because writing out the key of each would be slow.
  let known = new Map<ScrapeTarget, Map<Labels, Series>>()
  return { scrape, append, series: () => stored.values(), forget, relabel }

  function seriesOf(labels: Labels): Series {
    const key = seriesKey(labels)
    const found = stored.get(key) ?? { labels, points: [] }
    stored.set(key, found)
    return found
  }

  function append(labels: Labels, point: Point): void {
    push(seriesOf(change(labels)), point)
  }

  function scrape(target: ScrapeTarget, atMs: number): void {
    const samples = target.scrape()
    append({ ...target.labels, __name__: 'up' }, { atMs, value: samples === null ? 0 : 1 })
    const before = known.get(target)
    const now = new Map<Labels, Series>()
    for (const { labels, value } of samples ?? []) {
      const series = before?.get(labels) ?? seriesOf(change({ ...labels, ...target.labels }))
      now.set(labels, series)
      push(series, { atMs, value })
    }
    known.set(target, now)
    for (const series of before?.values() ?? []) if (lastAt(series) < atMs) push(series, { atMs, value: null })
  }

  function forget(matches: (labels: Labels) => boolean, afterMs: number): void {
    for (const [key, series] of stored) {
      if (!matches(series.labels)) continue
      series.points = series.points.filter((point) => point.atMs <= afterMs)
      if (series.points.length === 0) stored.delete(key)
    }
    known = new Map()
  }

  function relabel(next: (labels: Labels) => Labels): void {
    const before = stored.values()
    const changeSoFar = change
    stored = new Map()
    known = new Map()
    change = (labels) => next(changeSoFar(labels))
    for (const { labels, points } of before) seriesOf(next(labels)).points.push(...points)
    for (const series of stored.values()) series.points.sort((a, b) => a.atMs - b.atMs)
  }
}

function push(series: Series, point: Point): void {
  series.points.push(point)
  const oldest = series.points[0]
  if (oldest !== undefined && oldest.atMs < point.atMs - 2 * retentionMs)
    series.points = series.points.filter(({ atMs }) => atMs > point.atMs - retentionMs)
}

function lastAt(series: Series): number {
  return series.points.at(-1)?.atMs ?? -Infinity
}

function seriesKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
