import type { Clock } from '../core/clock.ts'
import type { RunningDeadline } from '../core/deadline.ts'
import type { Failure } from '../core/evidence.ts'
import { coreReasons, isCoreCode } from '../core/reasons.ts'
import type { Visit } from '../core/visit.ts'
import type { HttpDoor } from '../http/door.ts'
import type { SourceDoor } from '../http/source.ts'
import { SourceError } from '../http/source.ts'
import type { Plan } from '../plan/plan.ts'

/** What the visits of one plan share. */
export interface Surroundings {
  readonly plan: Plan
  readonly http: HttpDoor
  readonly sources: SourceDoor
  readonly clock: Clock
  readonly deadline: RunningDeadline
  readonly onSecret: (secret: string) => void
}

export function reached(source: string, asked: string, message: string): Visit {
  return { source, asked, result: 'reached', code: null, message, fix: null }
}

export function failed({ source, request, code, message }: Failure, fix: string | null = null): Visit {
  const advice = fix ?? (isCoreCode(code) ? coreReasons[code].fix : null)
  return { source, asked: request, result: 'failed', code, message, fix: advice }
}

/** What a source that does not answer throws, as a visit. */
export async function visiting(work: () => Promise<readonly Visit[]>): Promise<readonly Visit[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SourceError) return [failed(error.failure)]
    throw error
  }
}
