import { timestamp } from '../core/clock.ts'
import type { CheckVerdict } from '../core/verdict.ts'
import type { Plan, PlannedCheck, PlannedStage } from '../plan/plan.ts'
import type { KindLookup } from './assemble.ts'
import { assembleCheck, assembleStage } from './assemble.ts'
import type { CheckRun } from './check-run.ts'
import type { RunEvent } from './events.ts'
import type { CheckRecord, StageRecord } from './record.ts'
import { runCheck } from './run-check.ts'

export interface StageRun extends Pick<CheckRun, 'context' | 'standings' | 'pollIntervalMs' | 'redact' | 'stoppedBy'> {
  readonly kindOf: KindLookup
  readonly emit: (event: RunEvent) => void
}

/** Runs the stages in their order until one does not pass; the checks of a stage run side by side. */
export async function runStages(plan: Plan, run: StageRun): Promise<StageRecord[]> {
  const records: StageRecord[] = []
  let goOn = true
  for (const stage of plan.stages) {
    const reached = goOn && !run.context.deadline.signal.aborted
    const record = reached ? await runStage(stage, plan.wait, run) : skipStage(stage)
    const verdict = assembleStage(record, run.kindOf)
    run.emit({ type: 'stage-finished', at: now(run), verdict })
    records.push(record)
    const decides = record.checks.some((check) => !check.advisory && check.outcome === 'ran')
    if (decides && verdict.status !== 'pass' && !plan.keepGoing) goOn = false
  }
  return records
}

async function runStage(stage: PlannedStage, wait: boolean, run: StageRun): Promise<StageRecord> {
  const { clock } = run.context
  const startedAt = clock.monotonic()
  run.emit({ type: 'stage-started', at: now(run), stage: stage.name })
  const checks = await Promise.all(stage.checks.map((check) => runOne(stage, check, wait, run)))
  return { name: stage.name, durationMs: Math.round(clock.monotonic() - startedAt), checks }
}

function skipStage(stage: PlannedStage): StageRecord {
  const checks = stage.checks.map((check) => notRun(check, check.selected ? 'not-reached' : 'not-selected'))
  return { name: stage.name, durationMs: 0, checks }
}

async function runOne(stage: PlannedStage, check: PlannedCheck, wait: boolean, run: StageRun): Promise<CheckRecord> {
  if (!check.selected) return notRun(check, 'not-selected')
  const where = { stage: stage.name, check: check.id }
  run.emit({ type: 'check-started', at: now(run), ...where })
  const record = await runCheck(check, {
    ...run,
    wait,
    progress: (message) => run.emit({ type: 'check-progress', at: now(run), ...where, message }),
    judge: (look): CheckVerdict => {
      const verdict = assembleCheck(look, run.kindOf)
      // What reports draw comes with the end of the check: at every look it would fill the stream.
      run.emit({ type: 'check-looked', at: now(run), ...where, verdict: { ...verdict, figures: [] } })
      return verdict
    },
  })
  run.emit({ type: 'check-finished', at: now(run), stage: stage.name, verdict: assembleCheck(record, run.kindOf) })
  return record
}

function notRun(check: PlannedCheck, outcome: 'not-reached' | 'not-selected'): CheckRecord {
  const { id, kind, advisory, line, prepared } = check
  return { id, kind, advisory, line, outcome, durationMs: 0, looks: 0, spec: prepared.spec, observations: [] }
}

function now(run: StageRun): string {
  return timestamp(run.context.clock.now())
}
