/** Does gray get the share of the traffic that was configured? */
import type { Decision, Risk } from './decision.ts'
import { decide } from './decision.ts'
import type { Side } from './evidence.ts'
import { logEvidencePath, logSumExp } from './evidence.ts'
import { requireBetween, requireCounts, requireDispersion } from './preconditions.ts'

interface SplitQuestion extends Risk {
  /** In time order, all under the same weight. Leave out the interval in which the weight changed and the next one. */
  readonly intervals: readonly { readonly gray: number; readonly total: number }[]
  /** The configured share of gray, 0 to 1. */
  readonly weight: number
  /** How far the true share may be from the weight. */
  readonly tolerance: number
  /** With sticky sessions: mean squared requests per session over mean requests per session. */
  readonly dispersion: number
}

/** The tolerance when none is configured: 0.5 percentage points, or a fifth of the smaller share if that is more. */
export function defaultSplitTolerance(weight: number): number {
  return Math.max(0.005, 0.2 * Math.min(weight, 1 - weight))
}

/**
 * Fails with a risk of at most alpha if the true share lies within weight +- tolerance, passes with a risk of at most
 * beta if it lies outside. A bound at or beyond 0 or 1 cannot be crossed and is left out. No request on gray while the
 * total grows is a fail like any other.
 */
export function judgeSplit({ intervals, weight, tolerance, alpha, beta, dispersion }: SplitQuestion): Decision {
  requireBetween('a weight', weight, 0, 1)
  requireBetween('a tolerance', tolerance, 0, 1)
  requireDispersion(dispersion)
  const bounds = [
    { share: weight + tolerance, outside: 'fail', inside: 'pass' },
    { share: weight - tolerance, outside: 'pass', inside: 'fail' },
  ] as const
  const tested = bounds.filter(({ share }) => share > 0 && share < 1)
  function path(share: number, side: Side): number[] {
    const observations = intervals.map(({ gray, total }) => {
      requireCounts(gray, total)
      return { events: gray, opportunities: total, nullRate: share }
    })
    return logEvidencePath(observations, { side, dispersion })
  }
  const outside = tested.map(({ share, outside: side }) => path(share, side))
  const inside = tested.map(({ share, inside: side }) => path(share, side).at(-1) ?? 0)
  const failPath = intervals.map((_, index) => logMean(outside.map((logE) => logE[index] ?? 0)))
  return decide(failPath, inside.length > 0 ? Math.min(...inside) : 0, { alpha, beta })
}

/** ln of the mean of what the terms are logarithms of; 0, no evidence, without terms. */
function logMean(terms: readonly number[]): number {
  return terms.length > 0 ? logSumExp(terms) - Math.log(terms.length) : 0
}
