/** How much more frequent are events on gray than on stable, at the same time? */
import { logThreshold } from './decision.ts'
import type { Observation, Side } from './evidence.ts'
import { logEvidence, logEvidencePath } from './evidence.ts'
import { requireCounts, requireDispersion, requireRatio, requireWhole } from './preconditions.ts'
import { lastHolding } from './search.ts'

/** Both arms in one and the same poll interval. */
export interface ArmInterval {
  readonly grayEvents: number
  readonly grayTotal: number
  readonly stableEvents: number
  readonly stableTotal: number
}

interface TwoSample {
  readonly intervals: readonly ArmInterval[]
  /** The ratio of gray's event rate to stable's that the evidence is held against. */
  readonly ratio: number
  readonly side: Side
  readonly dispersion: number
  /** Late-onset guard; without it the order of the intervals does not matter. */
  readonly plannedIntervals?: number
}

interface RatioCounts {
  readonly intervals: readonly ArmInterval[]
  readonly alphaLo: number
  readonly alphaHi: number
  readonly dispersion: number
}

/** Ratios from e^-60 to e^60 (1e26) go beyond what any two counts can tell apart. */
const LARGEST_LOG_RATIO = 60

/** The log-evidence that gray's event rate is more (`fail`) or less (`pass`) than `ratio` times stable's. */
export function logEvidenceTwoSample(question: TwoSample): number {
  return logEvidenceTwoSamplePath(question).at(-1) ?? 0
}

/**
 * The log-evidence after each interval. Given all events of an interval, the share that fell on gray tells the ratio
 * and nothing else; stable's own rate cancels. So incidents that hit both arms, daily drift and weight ramps do no
 * harm. Intervals in which one arm had no traffic tell nothing. Idea of conditioning: Lindon and Malek 2022 (NeurIPS).
 */
export function logEvidenceTwoSamplePath(question: TwoSample): number[] {
  const { intervals, ratio, side, dispersion, plannedIntervals = 0 } = question
  requireDispersion(dispersion)
  requireWhole('the number of planned intervals', plannedIntervals)
  return logEvidencePath(observeArms(intervals, ratio), { side, dispersion, plannedIntervals })
}

/**
 * Bounds of the ratio of the rates that hold at all times at once. `hi` is null when the ratio has no upper bound, as
 * when stable has no events.
 */
export function ratioInterval(counts: RatioCounts): { lo: number; hi: number | null } {
  const { intervals, dispersion } = counts
  requireDispersion(dispersion)
  const tooLow = logThreshold('alphaLo', counts.alphaLo)
  const tooHigh = logThreshold('alphaHi', counts.alphaHi)
  function below(logRatio: number): boolean {
    return logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) >= tooLow
  }
  function above(logRatio: number): boolean {
    return logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) >= tooHigh
  }
  const end = LARGEST_LOG_RATIO
  return {
    lo: below(-end) ? Math.exp(lastHolding(below, -end, end)) : 0,
    hi: above(end) ? Math.exp(lastHolding(above, end, -end)) : null,
  }
}

function observeArms(intervals: readonly ArmInterval[], ratio: number): Observation[] {
  requireRatio('a ratio', ratio)
  return intervals.map(({ grayEvents, grayTotal, stableEvents, stableTotal }) => {
    requireCounts(grayEvents, grayTotal)
    requireCounts(stableEvents, stableTotal)
    if (grayTotal === 0 || stableTotal === 0) return { events: 0, opportunities: 0, nullRate: 0 }
    const nullRate = (ratio * grayTotal) / (ratio * grayTotal + stableTotal)
    return { events: grayEvents, opportunities: grayEvents + stableEvents, nullRate }
  })
}
