import type { Failure } from '../core/evidence.ts'
import { recordEvidence } from '../core/evidence.ts'
import type { CheckRecord, StageRecord } from './record.ts'

/** An error of graycheck itself that no check caught. */
export interface Defect {
  readonly at: string
  readonly message: string
}

/**
 * Puts such errors into the evidence of every check that was run: it can't be told which of them is still to be trusted,
 * and a verdict that keeps silent about them would read like a sound one.
 */
export function recordDefects(stages: readonly StageRecord[], defects: readonly Defect[]): StageRecord[] {
  return stages.map((stage) => ({ ...stage, checks: stage.checks.map((check) => withDefects(check, defects)) }))
}

function withDefects(check: CheckRecord, defects: readonly Defect[]): CheckRecord {
  if (check.outcome !== 'ran' || defects.length === 0) return check
  const failures = defects.map(({ at, message }): Failure => {
    const about = { subject: check.id, source: 'graycheck', request: 'collect', at }
    return { type: 'failure', code: 'run.checker-fault', ...about, message: `an error that nobody caught: ${message}` }
  })
  return { ...check, observations: [...recordEvidence([...check.observations, ...failures]).observations] }
}
