import type { Outcome } from './outcome.ts'
import { median } from './outcome.ts'
import type { Count, Poll } from './traffic.ts'
import { minutesOf } from './traffic.ts'

/** Upper 99 % point of the standard normal distribution: a two-sided confidence of 98 %. */
const NORMAL_99 = 2.3263478740408408
/** Kayenta calls a difference high if its lower bound is above this share of the estimated shift. */
const TOLERANCE = 0.25
const FEWEST_MINUTES = 5

/**
 * The judge of Kayenta: error rates of gray and of a baseline of the same size, one point a minute, compared by the test
 * of Mann and Whitney with a confidence of 98 %; judged again every minute from the fifth on, promoted after the last.
 * Its bounds are worked out exactly here, not to the tolerance of a root finder.
 */
export function kayenta(polls: readonly Poll[]): Outcome {
  const gray = minutesOf(polls.map((poll) => poll.gray)).map(rateOf)
  const baseline = minutesOf(polls.map((poll) => poll.baseline)).map(rateOf)
  for (let minute = FEWEST_MINUTES; minute <= gray.length; minute += 1) {
    if (isHigh(gray.slice(0, minute), baseline.slice(0, minute))) return { status: 'fail', seconds: 60 * minute }
  }
  return { status: 'pass', seconds: 60 * gray.length }
}

function rateOf({ events, total }: Count): number {
  return total > 0 ? events / total : 0
}

/**
 * The lower bound of the shift is above b exactly if gray, shifted down by b, still ranks too high. It can only be so for
 * b > 0 if it is so for b = 0, which spares the estimate in most cases.
 */
export function isHigh(gray: readonly number[], baseline: readonly number[]): boolean {
  if (meanOf(gray) < meanOf(baseline) || score(gray, baseline) <= NORMAL_99) return false
  const bound = TOLERANCE * Math.abs(hodgesLehmann(gray, baseline))
  return (
    score(
      gray.map((value) => value - bound),
      baseline,
    ) > NORMAL_99
  )
}

/** How many standard deviations the rank sum is too high, with continuity and tie corrections; 0 if all are tied. */
export function score(gray: readonly number[], baseline: readonly number[]): number {
  const [m, n] = [gray.length, baseline.length]
  const sorted = [
    ...gray.map((value) => ({ value, isGray: true })),
    ...baseline.map((value) => ({ value, isGray: false })),
  ]
  sorted.sort((a, b) => a.value - b.value)
  let [rankSum, ties] = [0, 0]
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to]?.value === sorted[from]?.value) to += 1
    const rank = (from + 1 + to) / 2
    for (const { isGray } of sorted.slice(from, to)) if (isGray) rankSum += rank
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const excess = rankSum - (m * (m + 1)) / 2 - (m * n) / 2
  const variance = ((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1)))
  return variance > 0 ? (excess - 0.5 * Math.sign(excess)) / Math.sqrt(variance) : 0
}

/** The median of all differences. */
function hodgesLehmann(gray: readonly number[], baseline: readonly number[]): number {
  return median(gray.flatMap((x) => baseline.map((y) => x - y)))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
