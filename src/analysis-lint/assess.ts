import type { Phase } from './phases.ts'

/** The limits of a metric as the controller has them, defaults filled in. */
export interface Limits {
  /** null: measures until it is stopped. */
  readonly count: number | null
  /** -1: switched off. */
  readonly failureLimit: number
  readonly inconclusiveLimit: number
  readonly consecutiveErrorLimit: number
  /** 0: switched off. */
  readonly consecutiveSuccessLimit: number
}

export const defaultLimits: Limits = {
  count: null,
  failureLimit: 0,
  inconclusiveLimit: 0,
  consecutiveErrorLimit: 4,
  consecutiveSuccessLimit: 0,
}

/** How the measurements of a metric came out so far. */
export interface Tally {
  readonly successful: number
  readonly failed: number
  readonly inconclusive: number
  readonly errors: number
  readonly consecutiveErrors: number
  readonly consecutiveSuccesses: number
}

export const noMeasurement: Tally = {
  successful: 0,
  failed: 0,
  inconclusive: 0,
  errors: 0,
  consecutiveErrors: 0,
  consecutiveSuccesses: 0,
}

/**
 * The phase of a metric after finished measurements, as `assessMetricStatus` of argo-rollouts (analysis/analysis.go) has
 * it. `terminating`: the run was told to stop, for example because the steps of the rollout are over.
 */
export function assessMetric(limits: Limits, tally: Tally, terminating: boolean): Phase {
  const measured = tally.successful + tally.failed + tally.inconclusive
  if (measured + tally.errors === 0) return terminating ? 'Successful' : 'Pending'
  const exceeded = exceededLimit(limits, tally)
  if (exceeded !== null) return exceeded
  const { consecutiveSuccessLimit: wanted } = limits
  if (wanted > 0 && tally.consecutiveSuccesses >= wanted) return 'Successful'
  if (limits.count !== null && measured >= limits.count) return phaseAtCount(limits)
  return terminating ? 'Successful' : 'Running'
}

/** A later limit overrides an earlier one. */
function exceededLimit(limits: Limits, tally: Tally): Phase | null {
  if (tally.consecutiveErrors > limits.consecutiveErrorLimit) return 'Error'
  if (tally.inconclusive > limits.inconclusiveLimit) return 'Inconclusive'
  return limits.failureLimit >= 0 && tally.failed > limits.failureLimit ? 'Failed' : null
}

function phaseAtCount({ failureLimit, consecutiveSuccessLimit }: Limits): Phase {
  if (consecutiveSuccessLimit === 0) return 'Successful'
  return failureLimit >= 0 ? 'Inconclusive' : 'Failed'
}
