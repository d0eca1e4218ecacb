/** From evidence to a three-way decision, for every kind of count. */
import { requireShare } from './preconditions.ts'

/** The two risks a gate accepts, each over the whole run and any number of looks. */
export interface Risk {
  /** Largest chance of a fail although all is well (false rollback). */
  readonly alpha: number
  /** Largest chance of a pass although it is bad (false promotion). */
  readonly beta: number
}

export interface Decision {
  readonly status: 'fail' | 'pass' | 'undecided'
  /** The highest log-evidence of harm at any time, 0 at the start. A fail is decided on it, so it never goes away. */
  readonly logEFail: number
  /** The log-evidence of harm now. Only this one may go into `combineEvidence`: an average of peaks is no evidence. */
  readonly logEFailNow: number
  /** The log-evidence of health now. A pass is decided on it. */
  readonly logEPass: number
  /** ln(1 / alpha), which logEFail has to reach. */
  readonly failThreshold: number
  /** ln(1 / beta), which logEPass has to reach. */
  readonly passThreshold: number
  /** Which interval (0 = the first) brought the evidence of harm over the threshold. */
  readonly failedAtIndex: number | null
}

/**
 * Decides from the log-evidence of harm after each interval and the log-evidence of health after the last one. A fail
 * latches and beats a pass.
 */
export function decide(failPath: readonly number[], logEPass: number, risk: Risk): Decision {
  const failThreshold = logThreshold('alpha', risk.alpha)
  const passThreshold = logThreshold('beta', risk.beta)
  const failedAtIndex = failPath.findIndex((logE) => logE >= failThreshold)
  const passed = logEPass >= passThreshold ? 'pass' : 'undecided'
  return {
    status: failedAtIndex >= 0 ? 'fail' : passed,
    logEFail: failPath.reduce((a, b) => Math.max(a, b), 0),
    logEFailNow: failPath.at(-1) ?? 0,
    logEPass,
    failThreshold,
    passThreshold,
    failedAtIndex: failedAtIndex >= 0 ? failedAtIndex : null,
  }
}

/** The log-evidence that rejects with the given risk: ln(1 / risk). */
export function logThreshold(name: string, risk: number): number {
  requireShare(name, risk)
  return -Math.log(risk)
}
