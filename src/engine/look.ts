import type { RunContext } from '../checks/kind.ts'
import type { Clock } from '../core/clock.ts'
import type { Deadline } from '../core/deadline.ts'
import { isTimeUp } from '../core/deadline.ts'
import type { Evidence } from '../core/evidence.ts'
import { mergeEvidence, recordEvidence } from '../core/evidence.ts'
import { SourceError } from '../http/source.ts'
import type { PlannedCheck } from '../plan/plan.ts'
import type { CheckRun } from './check-run.ts'
import { checkerFault, interruption } from './run-failures.ts'
import type { Standing } from './standing.ts'

/** How long a collector may go on after the deadline before the run goes on without it. */
const graceMs = 100

/** What the collector of a check sees until it ends or the time of the run is up. Never rejects. */
export async function look({ check, target }: Standing, run: CheckRun, seen: Evidence): Promise<Evidence> {
  const observed: unknown[] = []
  let open = true
  const context: RunContext = {
    ...run.context,
    target,
    observe: (observation) => {
      // A collector that was given up may still be talking; what it says then is no part of the record.
      if (open) observed.push(observation)
    },
    progress: (message) => {
      if (open) run.progress(message)
    },
  }
  const collecting = collectSafely(check, context, seen)
  const collected = new AbortController()
  await Promise.race([collecting, passed(run.context.clock, run.context.deadline, collected.signal)])
  open = false
  collected.abort()
  const evidence = recordSafely(observed, check, run.context.clock)
  return isTimeUp(run.context.deadline) ? mergeEvidence(evidence, interruption(check, run)) : evidence
}

async function collectSafely(check: PlannedCheck, context: RunContext, seen: Evidence): Promise<void> {
  try {
    await check.prepared.collect(context, seen)
  } catch (error) {
    if (error instanceof SourceError) return context.observe(error.failure)
    if (context.deadline.signal.aborted) return
    context.observe(checkerFault(check, error, context.clock))
  }
}

function recordSafely(observed: readonly unknown[], check: PlannedCheck, clock: Clock): Evidence {
  try {
    return recordEvidence(observed)
  } catch (error) {
    return recordEvidence([checkerFault(check, error, clock)])
  }
}

/** Resolves a little after the deadline, for collectors that do not heed it; waits no longer than for `collected`. */
async function passed(clock: Clock, deadline: Deadline, collected: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (deadline.signal.aborted) return resolve()
    deadline.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  // A timer that nobody waits for any more would keep the program from ending.
  await clock.sleep(graceMs, collected)
}
