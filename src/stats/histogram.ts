/** How many requests were slower than a threshold? Counted from a classic histogram, never interpolated. */
import type { CountInterval } from './judge-rate.ts'

interface Bucket {
  /** Inclusive upper bound; Infinity for the last one. */
  readonly upperBound: number
  /** Requests at or below the bound (cumulative). */
  readonly count: number
}

/** Counts of buckets that are not read at the same instant may fall a little; more than this is a broken histogram. */
const LARGEST_FALL = 0.001

/**
 * The least and the most requests that can have been slower than the threshold, given the bucket bounds. Both are equal
 * if the threshold is a bound. Null for a histogram that cannot be right: without the bucket at Infinity, with counts
 * that are negative or not finite, or that fall by more than 0.1 %.
 *
 * @public
 */
export function exceedance(buckets: readonly Bucket[], threshold: number): CountInterval | null {
  const cumulative = repairBuckets(buckets)
  const total = cumulative?.at(-1)?.count
  if (cumulative === null || total === undefined || Number.isNaN(threshold)) return null
  const atMost = cumulative.findLast(({ upperBound }) => upperBound <= threshold)?.count ?? 0
  const atLeast = cumulative.find(({ upperBound }) => upperBound >= threshold)?.count ?? total
  return { eventsLow: total - atLeast, eventsHigh: total - atMost, total }
}

/** Sorted by bound, small falls evened out; null if broken. */
function repairBuckets(buckets: readonly Bucket[]): Bucket[] | null {
  const sorted = buckets.toSorted((a, b) => (a.upperBound < b.upperBound ? -1 : 1))
  if (sorted.at(-1)?.upperBound !== Infinity) return null
  const repaired: Bucket[] = []
  let highest = 0
  for (const { upperBound, count } of sorted) {
    const isPossible = Number.isFinite(count) && count >= 0 && count >= highest * (1 - LARGEST_FALL)
    if (!isPossible || Number.isNaN(upperBound)) return null
    highest = Math.max(highest, count)
    repaired.push({ upperBound, count: highest })
  }
  return repaired
}
