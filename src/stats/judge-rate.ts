/** Is the rate of events above or below its limit? The decision behind error and latency SLOs. */
import type { Decision, Risk } from './decision.ts'
import { decide } from './decision.ts'
import { requireBetween, requireCounts } from './preconditions.ts'
import { logEvidenceLateOnset, logEvidenceOneSample, rateInterval } from './rate.ts'
import { sumOf } from './sum.ts'

/**
 * The counts of one poll interval. A histogram whose bounds miss the threshold gives a bracket instead of a count; then
 * the fail side uses `eventsLow` and the pass side `eventsHigh`. For exact counts both are equal.
 */
export interface CountInterval {
  readonly eventsLow: number
  readonly eventsHigh: number
  readonly total: number
}

interface RateQuestion extends Risk {
  /** In time order. */
  readonly intervals: readonly CountInterval[]
  /** Largest rate that is still healthy, strictly between 0 and 1. For "99 % below 300 ms" it is 0.01. */
  readonly limit: number
  readonly dispersion: number
  /** How many polls the run was planned for, frozen before the start; it sets the late-onset guard. */
  readonly plannedIntervals: number
}

export interface RateJudgement extends Decision, CountInterval {
  /** Rates that are not rejected, at the same risks, without the late-onset guard. */
  readonly interval: { readonly lo: number; readonly hi: number }
}

/**
 * Fails with a risk of at most alpha if the true rate is at or below the limit, passes with a risk of at most beta if
 * it is at or above, whatever the number of looks. Undecided without requests, with too few, or near the limit.
 */
export function judgeRate(question: RateQuestion): RateJudgement {
  const { intervals, limit, alpha, beta, dispersion, plannedIntervals } = question
  const counts = sumCounts(intervals)
  const failPath = logEvidenceLateOnset({
    intervals: intervals.map(({ eventsLow, total }) => ({ events: eventsLow, total })),
    rate: limit,
    dispersion,
    plannedIntervals,
  })
  const { total } = counts
  const logEPass = logEvidenceOneSample({ events: counts.eventsHigh, total, rate: limit, side: 'pass', dispersion })
  const bounds = { total, alphaLo: alpha, alphaHi: beta, dispersion }
  return {
    ...decide(failPath, logEPass, { alpha, beta }),
    ...counts,
    interval: {
      lo: rateInterval({ ...bounds, events: counts.eventsLow }).lo,
      hi: rateInterval({ ...bounds, events: counts.eventsHigh }).hi,
    },
  }
}

function sumCounts(intervals: readonly CountInterval[]): CountInterval {
  for (const { eventsLow, eventsHigh, total } of intervals) {
    requireCounts(eventsHigh, total)
    requireBetween('the lower count of a bracket', eventsLow, 0, eventsHigh)
  }
  return {
    eventsLow: sumOf(intervals.map(({ eventsLow }) => eventsLow)),
    eventsHigh: sumOf(intervals.map(({ eventsHigh }) => eventsHigh)),
    total: sumOf(intervals.map(({ total }) => total)),
  }
}
