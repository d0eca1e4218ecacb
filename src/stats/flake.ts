/** Can a probe be trusted? Judged from runs on a target that did not change. */
import type { Risk } from './decision.ts'
import { logThreshold } from './decision.ts'
import { logEvidenceOneSample } from './rate.ts'

interface FlakeQuestion extends Risk {
  readonly failures: number
  readonly runs: number
  /** Largest share of failed runs of a probe that may decide a gate. */
  readonly maxFlake: number
}

interface FlakeJudgement {
  /** Only a reliable probe may decide a gate alone. A flaky one fails now and then, a failing one always. */
  readonly status: 'reliable' | 'flaky' | 'failing' | 'undecided'
  readonly logEReliable: number
  readonly logEUnreliable: number
  readonly logENotAlwaysFailing: number
}

/**
 * Calls a probe reliable with a risk of at most beta if it fails more often than `maxFlake`, and flaky or failing with
 * a risk of at most alpha if it does not, at any number of looks. Runs must be independent: one connection each.
 *
 * @public
 */
export function judgeFlake({ failures, runs, maxFlake, alpha, beta }: FlakeQuestion): FlakeJudgement {
  const counts = { events: failures, total: runs, dispersion: 1 }
  const evidence = {
    logEReliable: logEvidenceOneSample({ ...counts, rate: maxFlake, side: 'pass' }),
    logEUnreliable: logEvidenceOneSample({ ...counts, rate: maxFlake, side: 'fail' }),
    logENotAlwaysFailing: logEvidenceOneSample({ ...counts, rate: 1 - maxFlake, side: 'pass' }),
  }
  const failThreshold = logThreshold('alpha', alpha)
  const passThreshold = logThreshold('beta', beta)
  const unreliable = evidence.logENotAlwaysFailing >= failThreshold ? 'flaky' : 'failing'
  if (evidence.logEUnreliable >= failThreshold) return { status: unreliable, ...evidence }
  return { status: evidence.logEReliable >= passThreshold ? 'reliable' : 'undecided', ...evidence }
}
