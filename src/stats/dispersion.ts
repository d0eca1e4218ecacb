/** Do requests fail one by one or in clusters? */
import { requireCounts } from './preconditions.ts'
import { sumOf } from './sum.ts'

/** Upper 90 % point of the standard normal distribution. */
const NORMAL_90 = 1.2815515655446
const ENOUGH_INTERVALS = 30
const ENOUGH_EVENTS = 20

interface Counts {
  readonly events: number
  readonly total: number
}

interface DispersionEstimate {
  /** How many times larger the variance of the counts is than that of independent requests. */
  readonly estimate: number
  /** Its upper 90 % bound. */
  readonly upper: number
  /** What to judge with: the upper bound, at least 1. */
  readonly dispersion: number
  /** Whether the history is long enough (30 intervals, 20 events). Otherwise assume a value and say so. */
  readonly isSufficient: boolean
}

/**
 * Estimates the dispersion from intervals of STABLE's history, in time order. Never from the running test: decisions
 * fall before it can be estimated. Differences of neighbours, not of the mean, so that slow drift does not count as
 * clustering (von Neumann 1941); the bound is that of a chi-square variable (Wilson and Hilferty 1931) with two thirds
 * of the degrees of freedom. Null when fewer than three intervals had a request, or when no request or every one was an
 * event.
 *
 * @public
 */
export function dispersionFromHistory(history: readonly Counts[]): DispersionEstimate | null {
  for (const { events, total } of history) requireCounts(events, total)
  const intervals = history.filter(({ total }) => total >= 1)
  const events = sumOf(intervals.map((interval) => interval.events))
  const rate = events / sumOf(intervals.map(({ total }) => total))
  if (intervals.length < 3 || events < 1 || rate >= 1) return null
  const differences = squaredDifferences(intervals, rate)
  const estimate = sumOf(differences) / differences.length
  const upper = upperBound(estimate, (2 * differences.length) / 3)
  const isSufficient = intervals.length >= ENOUGH_INTERVALS && events >= ENOUGH_EVENTS
  return { estimate, upper, dispersion: Math.max(1, upper), isSufficient }
}

/** Of the rates of neighbours, each relative to its variance if requests were independent. */
function squaredDifferences(intervals: readonly Counts[], rate: number): number[] {
  const differences: number[] = []
  let before: Counts | null = null
  for (const interval of intervals) {
    if (before !== null) {
      const difference = interval.events / interval.total - before.events / before.total
      differences.push(difference ** 2 / (rate * (1 - rate) * (1 / interval.total + 1 / before.total)))
    }
    before = interval
  }
  return differences
}

function upperBound(estimate: number, degreesOfFreedom: number): number {
  const spread = 2 / (9 * degreesOfFreedom)
  return estimate / (1 - spread - NORMAL_90 * Math.sqrt(spread)) ** 3
}
