/** How frequent are events (errors, slow requests, leaks) among requests? */
import { logThreshold } from './decision.ts'
import type { Observation, Side } from './evidence.ts'
import { logEvidence, logEvidencePath } from './evidence.ts'
import { requireBetween, requireCounts, requireDispersion, requireWhole } from './preconditions.ts'
import { lastHolding } from './search.ts'

interface OneSample {
  readonly events: number
  readonly total: number
  /** The limit that the evidence is held against, 0 to 1. */
  readonly rate: number
  readonly side: Side
  readonly dispersion: number
}

interface LateOnset {
  /** In time order. */
  readonly intervals: readonly { readonly events: number; readonly total: number }[]
  readonly rate: number
  readonly dispersion: number
  readonly plannedIntervals: number
}

interface RateCounts {
  readonly events: number
  readonly total: number
  /** Risk that the true rate is below `lo`. */
  readonly alphaLo: number
  /** Risk that the true rate is above `hi`. */
  readonly alphaHi: number
  readonly dispersion: number
}

/**
 * The log-evidence that events are more frequent (`fail`) or rarer (`pass`) than the rate. Only the totals count: how
 * they are split into intervals makes no difference. See evidence.ts for what the number guarantees.
 */
export function logEvidenceOneSample({ events, total, rate, side, dispersion }: OneSample): number {
  requireDispersion(dispersion)
  return logEvidence([observeRate(events, total, rate)], side, dispersion)
}

/**
 * The log-evidence after each interval that events are more frequent than the rate, with the late-onset guard: a fault
 * that begins in minute 10 is seen in one minute instead of being averaged with nine good ones.
 */
export function logEvidenceLateOnset({ intervals, rate, dispersion, plannedIntervals }: LateOnset): number[] {
  requireDispersion(dispersion)
  requireWhole('the number of planned intervals', plannedIntervals)
  const observations = intervals.map(({ events, total }) => observeRate(events, total, rate))
  return logEvidencePath(observations, { side: 'fail', dispersion, plannedIntervals })
}

/**
 * Bounds of the true rate that hold at all times at once (a confidence sequence, Howard et al. 2021): the rates that
 * neither side rejects. No data gives 0 to 1.
 */
export function rateInterval(counts: RateCounts): { lo: number; hi: number } {
  const { events, total, dispersion } = counts
  const tooLow = logThreshold('alphaLo', counts.alphaLo)
  const tooHigh = logThreshold('alphaHi', counts.alphaHi)
  function logE(rate: number, side: Side): number {
    return logEvidenceOneSample({ events, total, rate, side, dispersion })
  }
  return {
    lo: logE(0, 'fail') < tooLow ? 0 : lastHolding((rate) => logE(rate, 'fail') >= tooLow, 0, 1),
    hi: logE(1, 'pass') < tooHigh ? 1 : lastHolding((rate) => logE(rate, 'pass') >= tooHigh, 1, 0),
  }
}

function observeRate(events: number, total: number, rate: number): Observation {
  requireCounts(events, total)
  requireBetween('a rate', rate, 0, 1)
  return { events, opportunities: total, nullRate: rate }
}
