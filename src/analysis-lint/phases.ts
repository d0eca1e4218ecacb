import { evaluateCondition } from './expr/evaluate.ts'
import type { Result } from './expr/evaluate.ts'
import type { Outcome } from './expr/outcome.ts'
import { failed, unknown } from './expr/outcome.ts'
import { parseCondition } from './expr/parse.ts'

/** Phases of a measurement, of a metric and of an AnalysisRun. */
export type Phase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error' | 'Running' | 'Pending'

export interface Conditions {
  /** Empty when there is none. */
  readonly success: string
  readonly failure: string
}

/**
 * The phase of a measurement for a result, as `EvaluateResult` of argo-rollouts (utils/evaluate/evaluate.go) decides it;
 * null where a condition is not understood, or depends on what is not known.
 */
export function phaseOfResult(conditions: Conditions, result: Result): Phase | null {
  const success = evaluateText(conditions.success, result)
  const failure = evaluateText(conditions.failure, result)
  if (success?.type === 'error' || failure?.type === 'error') return 'Error'
  if (success?.type === 'unknown' || failure?.type === 'unknown') return null
  const isSuccess = success?.value ?? null
  const isFailure = failure?.value ?? null
  if (isFailure === true) return 'Failed'
  // Without a success condition everything passes that does not fail; without any condition everything passes.
  if (isSuccess === true || isSuccess === null) return 'Successful'
  return isFailure === null ? 'Failed' : 'Inconclusive'
}

/** null for a condition that is not there. */
function evaluateText(condition: string, result: Result): Outcome | null {
  if (condition === '') return null
  const parsed = parseCondition(condition)
  if (parsed.type === 'tree') return evaluateCondition(parsed.tree, result)
  return parsed.type === 'invalid' ? failed : unknown
}
