import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import { describeError } from '../core/describe-error.ts'
import type { Evidence, Failure } from '../core/evidence.ts'
import { recordEvidence } from '../core/evidence.ts'
import type { PlannedCheck } from '../plan/plan.ts'
import type { CheckRun } from './check-run.ts'

/** A defect of graycheck itself while it collected. */
export function checkerFault(check: PlannedCheck, error: unknown, clock: Clock): Failure {
  const message = `collecting evidence for ${check.id} failed: ${describeError(error)}`
  return failureOfRun('run.checker-fault', check, message, clock)
}

export function interruption(check: PlannedCheck, run: CheckRun): Evidence {
  return recordEvidence([interruptionOf(check, run)])
}

export function interruptionOf(check: PlannedCheck, run: CheckRun): Failure {
  const { clock } = run.context
  const signal = run.stoppedBy()
  return signal === null
    ? failureOfRun('run.deadline', check, `the time of the run was up before ${check.id} had finished`, clock)
    : failureOfRun('run.aborted', check, `${signal} stopped the run before ${check.id} had finished`, clock)
}

export function failureOfRun(code: string, check: PlannedCheck, message: string, clock: Clock): Failure {
  return {
    type: 'failure',
    code,
    subject: check.id,
    source: 'graycheck',
    request: 'collect',
    at: timestamp(clock.now()),
    message,
  }
}
