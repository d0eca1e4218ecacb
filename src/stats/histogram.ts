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
  const sorted = buckets.toSorted((a, b) => a.upperBound - b.upperBound)
  if (sorted.at(-1)?.upperBound !== Infinity || Number.isNaN(threshold)) return null
  let [atMost, atLeast, total] = [0, Infinity, 0]
  for (const bucket of sorted) {
    if (!isPossible(bucket, total)) return null
    // A small fall is evened out.
    total = Math.max(total, bucket.count)
    if (bucket.upperBound <= threshold) atMost = total
    if (bucket.upperBound >= threshold) atLeast = Math.min(atLeast, total)
  }
  return { eventsLow: total - atLeast, eventsHigh: total - atMost, total }
}

function isPossible({ upperBound, count }: Bucket, highest: number): boolean {
  return Number.isFinite(count) && count >= highest * (1 - LARGEST_FALL) && !Number.isNaN(upperBound)
}
