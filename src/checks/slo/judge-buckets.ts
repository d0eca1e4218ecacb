import { canonicalJson } from '../../core/canonical.ts'
import { groupBy } from '../../core/group-by.ts'
import { exceedance } from '../../stats/histogram.ts'
import type { CountInterval } from '../../stats/judge-rate.ts'
import type { Processes } from './judge-increase.ts'
import { increasesOf } from './judge-increase.ts'
import type { Part, Sums } from './judge-intervals.ts'
import type { Countable, Reading, Uncountable } from './judge-reading.ts'
import { broken } from './judge-reading.ts'
import type { Series } from './judge-window.ts'
import { describeLabels } from './judge-window.ts'
import type { LatencySpec } from './spec.ts'

/**
 * Buckets are cumulative: those at or below the nearest bounds around the threshold, and all, are summed over series. A
 * series without one of the bounds adds what is certain: nothing below, and everything above.
 */
export function readBuckets(
  window: Countable,
  processes: Processes,
  { threshold }: LatencySpec,
): Reading | Uncountable {
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
