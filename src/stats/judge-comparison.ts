/** Is gray worse than stable beside it? */
import type { Decision, Risk } from './decision.ts'
import { decide } from './decision.ts'
import { logSumExp } from './evidence.ts'
import { logEvidenceLateOnset, logEvidenceOneSample } from './rate.ts'
import type { ArmInterval } from './ratio.ts'
import { logEvidenceTwoSample, logEvidenceTwoSamplePath, ratioInterval } from './ratio.ts'
import { sumOf } from './sum.ts'

interface ComparisonQuestion extends Risk {
  /** In time order. */
  readonly intervals: readonly ArmInterval[]
  /** Up to this ratio to stable gray is healthy. Above 1, because instances of one version differ too. */
  readonly okRatio: number
  /** From this ratio on gray is bad. */
  readonly maxRatio: number
  /** The event rate below which nobody cares, whatever stable does. */
  readonly floor: number
  readonly dispersion: number
  readonly plannedIntervals: number
}

export interface ComparisonJudgement extends Decision {
  /** Ratios that are not rejected; `hi` is null when there is no upper bound. */
  readonly interval: { readonly lo: number; readonly hi: number | null }
  /** Stable fails so often that gray could not be `maxRatio` times worse: then no pass is given. */
  readonly isStableTooUnhealthy: boolean
}

/**
 * Fails with a risk of at most alpha if gray's rate is at most max(okRatio * stable's, floor); passes with a risk of at
 * most beta if it is at least maxRatio * stable's and at least the floor. Between them either is right, and the first
 * to be shown wins.
 *
 * A fail has to reject both ways of being healthy, hence the minimum; a pass has to reject one way of being bad, hence
 * the average (Vovk and Wang 2021, Annals of Statistics 49(3)).
 */
export function judgeComparison(question: ComparisonQuestion): ComparisonJudgement {
  const { intervals, maxRatio, alpha, beta, dispersion } = question
  const decision = decide(failPath(question), logEvidenceOfHealth(question), { alpha, beta })
  const isStableTooUnhealthy = couldNotBeWorse(intervals, maxRatio)
  return {
    ...decision,
    status: isStableTooUnhealthy && decision.status === 'pass' ? 'undecided' : decision.status,
    interval: ratioInterval({ intervals, alphaLo: alpha, alphaHi: beta, dispersion }),
    isStableTooUnhealthy,
  }
}

function failPath({ intervals, okRatio, floor, dispersion, plannedIntervals }: ComparisonQuestion): number[] {
  const guard = { dispersion, plannedIntervals }
  const aboveStable = logEvidenceTwoSamplePath({ intervals, ratio: okRatio, side: 'fail', ...guard })
  const gray = intervals.map(({ grayEvents, grayTotal }) => ({ events: grayEvents, total: grayTotal }))
  const aboveFloor = logEvidenceLateOnset({ intervals: gray, rate: floor, ...guard })
  return aboveStable.map((logE, index) => Math.min(logE, aboveFloor[index] ?? 0))
}

function logEvidenceOfHealth({ intervals, maxRatio, floor, dispersion }: ComparisonQuestion): number {
  const events = sumOf(intervals.map(({ grayEvents }) => grayEvents))
  const total = sumOf(intervals.map(({ grayTotal }) => grayTotal))
  const belowStable = logEvidenceTwoSample({ intervals, ratio: maxRatio, side: 'pass', dispersion })
  const belowFloor = logEvidenceOneSample({ events, total, rate: floor, side: 'pass', dispersion })
  return logSumExp([belowStable, belowFloor]) - Math.LN2
}

/** Whether so many times stable's rate is more than all requests. */
function couldNotBeWorse(intervals: readonly ArmInterval[], ratio: number): boolean {
  const events = sumOf(intervals.map(({ stableEvents }) => stableEvents))
  return events * ratio > sumOf(intervals.map(({ stableTotal }) => stableTotal))
}
