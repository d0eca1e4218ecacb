import type { RunContext } from '../checks/kind.ts'
import type { StopSignal } from '../core/exit-code.ts'
import type { CheckVerdict } from '../core/verdict.ts'
import type { CheckRecord } from './record.ts'
import type { Standings } from './standing.ts'

/** What a check is run with. */
export interface CheckRun {
  readonly context: Omit<RunContext, 'observe' | 'progress'>
  readonly standings: Standings
  /** Look again until decided, not only where a judge says that it settles soon. */
  readonly wait: boolean
  readonly pollIntervalMs: number
  /** Applied to everything that leaves the check: its record, which is what is judged. */
  redact<T>(value: T): T
  /** The signal that stopped the run, if one did. */
  stoppedBy(): StopSignal | null
  progress(message: string): void
  /** Judges the record so far, exactly as the verdict of the run will be. */
  judge(record: CheckRecord): CheckVerdict
}
