import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import type { Deadline } from '../core/deadline.ts'
import { isTimeUp } from '../core/deadline.ts'
import { describeError } from '../core/describe-error.ts'
import type { Failure } from '../core/evidence.ts'
import { isFailure, recordEvidence } from '../core/evidence.ts'
import type { StopSignal } from '../core/exit-code.ts'
import type { Redactor } from '../core/redact.ts'
import type { CheckRecord, StageRecord } from './record.ts'
import type { Standings } from './standing.ts'
import { notYetTold } from './standing.ts'

interface Surroundings {
  readonly clock: Clock
  readonly deadline: Deadline
  readonly stoppedBy: () => StopSignal | null
  readonly redactor: Redactor
}

/**
 * An early check was run on the pods of its time, and the verdict is about those of now: what became of them until the
 * end of the run goes into the evidence of each check that asked them.
 */
export async function confirmInstances(
  stages: StageRecord[],
  standings: Standings,
  surroundings: Surroundings,
): Promise<StageRecord[]> {
  if (standings.concerned().length === 0) return stages
  const changes = await changesUntilNow(standings, surroundings)
  return stages.map((stage) => ({
    ...stage,
    checks: stage.checks.map((check) => withMore(check, changes.get(check.id) ?? [], surroundings.redactor)),
  }))
}

async function changesUntilNow(
  standings: Standings,
  { clock, deadline, stoppedBy }: Surroundings,
): Promise<ReadonlyMap<string, readonly Failure[]>> {
  const ofAll = (code: string, why: string) => {
    const failureOf = (id: string): Failure => {
      const about = {
        subject: id,
        source: 'graycheck',
        request: 'list the instances again',
        at: timestamp(clock.now()),
      }
      return { type: 'failure', code, ...about, message: `${why} before the instances were listed again` }
    }
    return new Map(standings.concerned().map((id) => [id, [failureOf(id)]]))
  }
  const cut = (): ReadonlyMap<string, readonly Failure[]> | null => {
    const signal = stoppedBy()
    if (signal !== null) return ofAll('run.aborted', `${signal} stopped the run`)
    return isTimeUp(deadline) ? ofAll('run.deadline', 'the time of the run was up') : null
  }
  try {
    const early = cut()
    if (early !== null) return early
    const changes = await standings.atEnd()
    return cut() ?? changes
  } catch (error) {
    return ofAll('run.checker-fault', `an error ended the run (${describeError(error)})`)
  }
}

function withMore(check: CheckRecord, failures: readonly Failure[], redactor: Redactor): CheckRecord {
  const fresh = notYetTold(redactor.json(failures), check.observations.filter(isFailure))
  if (check.outcome !== 'ran' || fresh.length === 0) return check
  const { observations } = recordEvidence([...check.observations, ...fresh])
  return { ...check, observations: [...observations] }
}
