import { decide, logThreshold } from '../../src/stats/decision.ts'
import type { Risk } from '../../src/stats/decision.ts'
import { logSumExp } from '../../src/stats/evidence.ts'
import { logEvidenceLateOnset, logEvidenceOneSample } from '../../src/stats/rate.ts'
import type { ArmInterval } from '../../src/stats/ratio.ts'
import { logEvidenceTwoSamplePath } from '../../src/stats/ratio.ts'
import type { Outcome } from './outcome.ts'
import type { Count, Poll } from './traffic.ts'
import { pollSeconds } from './traffic.ts'

/**
 * What graycheck decides when it looks after every poll. Asking `judgeRate` and `judgeComparison` anew at each look would
 * take hours for millions of looks, so their evidence is worked out for all looks at once. A test asks the judges
 * themselves at every look, and finds the same.
 */
export interface Watch extends Risk {
  readonly dispersion: number
  /** For the late-onset guard. */
  readonly plannedIntervals: number
  /** How many polls the evidence has to cover before a pass. */
  readonly soakPolls: number
}

/** The defaults of the slo check. */
export const defaults: Watch = { alpha: 0.01, beta: 0.05, dispersion: 1, plannedIntervals: 60, soakPolls: 10 }

export interface Ratios {
  readonly okRatio: number
  readonly maxRatio: number
  readonly floor: number
}

export const defaultRatios: Ratios = { okRatio: 1.2, maxRatio: 2, floor: 0.001 }

/** The log-evidence after each poll, of each side; worked out when it is asked for. */
export interface Paths {
  readonly fail: () => readonly number[]
  readonly pass: () => readonly number[]
}

export function watchRate(counts: readonly Count[], limit: number, watch: Watch): Outcome {
  return firstDecision(ratePaths(counts, limit, watch), watch)
}

export function watchComparison(polls: readonly Poll[], watch: Watch, ratios: Ratios = defaultRatios): Outcome {
  return firstDecision(comparisonPaths(polls, watch, ratios), watch)
}

export function ratePaths(counts: readonly Count[], limit: number, watch: Watch): Paths {
  const { dispersion, plannedIntervals } = watch
  return {
    fail: () => logEvidenceLateOnset({ intervals: counts, rate: limit, dispersion, plannedIntervals }),
    pass: () => cumulate(counts).map((sum) => logEvidenceOneSample({ ...sum, rate: limit, side: 'pass', dispersion })),
  }
}

export function comparisonPaths(polls: readonly Poll[], watch: Watch, ratios: Ratios): Paths {
  const { dispersion, plannedIntervals } = watch
  const { okRatio, maxRatio } = ratios
  const common = { intervals: polls.map(armsOf), dispersion }
  const gray = polls.map((poll) => poll.gray)
  const floor = ratePaths(gray, ratios.floor, watch)
  return {
    fail: () => {
      const aboveFloor = floor.fail()
      const aboveStable = logEvidenceTwoSamplePath({ ...common, ratio: okRatio, side: 'fail', plannedIntervals })
      return aboveStable.map((logE, poll) => Math.min(logE, aboveFloor[poll] ?? 0))
    },
    pass: () => {
      const stable = cumulate(polls.map((poll) => poll.stable))
      const belowFloor = floor.pass()
      const belowStable = logEvidenceTwoSamplePath({ ...common, ratio: maxRatio, side: 'pass' })
      return belowStable.map((logE, poll) => {
        const { events, total } = stable[poll] ?? { events: 0, total: 0 }
        // Stable fails so often that gray could not be so much worse: judgeComparison withholds the pass.
        if (events * maxRatio > total) return -Infinity
        return logSumExp([logE, belowFloor[poll] ?? 0]) - Math.LN2
      })
    },
  }
}

export function armsOf({ gray, stable }: Poll): ArmInterval {
  return { grayEvents: gray.events, grayTotal: gray.total, stableEvents: stable.events, stableTotal: stable.total }
}

/** A fail ends it at once; a pass when the evidence is there and covers the soak. */
function firstDecision(paths: Paths, { alpha, beta, soakPolls }: Watch): Outcome {
  const [fail, pass] = [paths.fail(), paths.pass()]
  const { failedAtIndex } = decide(fail, 0, { alpha, beta })
  const passThreshold = logThreshold('beta', beta)
  const passedAtIndex = pass.findIndex((logE, poll) => poll + 1 >= soakPolls && logE >= passThreshold)
  const isPass = passedAtIndex >= 0 && (failedAtIndex === null || passedAtIndex < failedAtIndex)
  if (isPass) return { status: 'pass', seconds: (passedAtIndex + 1) * pollSeconds }
  if (failedAtIndex !== null) return { status: 'fail', seconds: (failedAtIndex + 1) * pollSeconds }
  return { status: 'undecided', seconds: fail.length * pollSeconds }
}

function cumulate(counts: readonly Count[]): Count[] {
  const sum = { events: 0, total: 0 }
  return counts.map(({ events, total }) => {
    sum.events += events
    sum.total += total
    return { ...sum }
  })
}
