import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import { startDeadline } from '../core/deadline.ts'
import { createRedactor } from '../core/redact.ts'
import type { StopSignal } from '../core/exit-code.ts'
import type { CheckVerdict, Verdict } from '../core/verdict.ts'
import { createHttpDoor } from '../http/http-door.ts'
import { createSourceDoor } from '../http/source-door.ts'
import type { Plan, PlannedCheck, PlannedStage } from '../plan/plan.ts'
import type { KindLookup } from './assemble.ts'
import { assembleCheck, assembleStage, assembleVerdict } from './assemble.ts'
import type { EventSink, RunEvent } from './events.ts'
import type { CheckRecord, RunRecord, StageRecord } from './record.ts'
import { recordSchemaId } from './record.ts'
import type { CheckRun } from './run-check.ts'
import { runCheck } from './run-check.ts'

export interface RunOptions {
  readonly clock: Clock
  readonly runId: string
  readonly version: string
  readonly kindOf: KindLookup
  readonly onEvent: EventSink
  /** Between the looks of --wait. */
  readonly pollIntervalMs?: number
  /** Calls back once when a signal asks the run to stop; returns how to stop listening. */
  readonly onStop: (stop: (signal: StopSignal) => void) => () => void
}

export interface RunResult {
  readonly verdict: Verdict
  readonly record: RunRecord
}

/** Runs a plan to its verdict. Rejects only on a defect of graycheck itself. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunResult> {
  const { clock } = options
  const startedAt = clock.now()
  const startedMonotonic = clock.monotonic()
  const deadline = startDeadline(clock, plan.timeoutMs)
  let stop: StopSignal | null = null
  const stopListening = options.onStop((signal) => {
    stop ??= signal
    deadline.abort(new Error(`stopped by ${signal}`))
  })
  const redactor = createRedactor(plan.secrets)
  const emit = (event: RunEvent): void => options.onEvent(redactor.json(event))
  const at = (): string => timestamp(clock.now())
  const http = await createHttpDoor({ clock, deadline, onSecret: redactor.add })
  const sources = createSourceDoor({
    door: http,
    clock,
    deadline,
    retries: plan.retries,
    onRetry: (retry) => emit({ type: 'source-retried', at: at(), ...retry }),
  })
  const shared = {
    context: { target: plan.target, http, sources, clock, deadline },
    wait: plan.wait,
    pollIntervalMs: options.pollIntervalMs ?? 2000,
    redact: redactor.json,
    stoppedBy: () => stop,
  }
  emit(runStarted(plan, options.runId, at()))
  const stages: StageRecord[] = []
  let goOn = true
  try {
    for (const stage of plan.stages) {
      const runStage = goOn && !deadline.signal.aborted ? runStageChecks : skipStage
      const record = await runStage(stage, { shared, emit, at, clock, kindOf: options.kindOf })
      stages.push(record)
      const { status } = assembleStage(record, options.kindOf)
      if (!plan.keepGoing && status !== 'pass' && record.checks.some(decidesStage)) goOn = false
    }
  } finally {
    stopListening()
    deadline.release()
    void http.close()
  }
  const record = redactor.json<RunRecord>({
    schema: recordSchemaId,
    tool: { version: options.version },
    runId: options.runId,
    service: plan.service,
    tag: plan.tag,
    environment: plan.environment,
    startedAt: timestamp(startedAt),
    durationMs: Math.round(clock.monotonic() - startedMonotonic),
    config: plan.source,
    stop,
    stages,
  })
  const verdict = redactor.json(assembleVerdict(record, options.kindOf))
  emit({ type: 'run-finished', at: at(), verdict })
  return { verdict, record }
}

interface StageRun {
  readonly shared: Omit<CheckRun, 'progress' | 'judge'>
  readonly clock: Clock
  readonly kindOf: KindLookup
  emit(event: RunEvent): void
  at(): string
}

function decidesStage(check: CheckRecord): boolean {
  return !check.advisory && check.outcome === 'ran'
}

function runStarted(plan: Plan, runId: string, at: string): RunEvent {
  const stages = plan.stages.map((stage) => ({ name: stage.name, checks: stage.checks.map((check) => check.id) }))
  return { type: 'run-started', at, runId, service: plan.service, tag: plan.tag, stages, timeoutMs: plan.timeoutMs }
}

async function runStageChecks(stage: PlannedStage, run: StageRun): Promise<StageRecord> {
  const startedAt = run.clock.monotonic()
  run.emit({ type: 'stage-started', at: run.at(), stage: stage.name })
  const checks = await Promise.all(stage.checks.map((check) => runOne(stage, check, run)))
  const record = { name: stage.name, durationMs: Math.round(run.clock.monotonic() - startedAt), checks }
  run.emit({ type: 'stage-finished', at: run.at(), verdict: assembleStage(record, run.kindOf) })
  return record
}

async function skipStage(stage: PlannedStage, run: StageRun): Promise<StageRecord> {
  const checks = stage.checks.map((check) => notRun(check, check.selected ? 'not-reached' : 'not-selected'))
  const record = { name: stage.name, durationMs: 0, checks }
  run.emit({ type: 'stage-finished', at: run.at(), verdict: assembleStage(record, run.kindOf) })
  return record
}

async function runOne(stage: PlannedStage, check: PlannedCheck, run: StageRun): Promise<CheckRecord> {
  if (!check.selected) return notRun(check, 'not-selected')
  const where = { stage: stage.name, check: check.id }
  const verdictOf = (record: CheckRecord): CheckVerdict => assembleCheck(record, run.kindOf)
  run.emit({ type: 'check-started', at: run.at(), ...where })
  const record = await runCheck(check, {
    ...run.shared,
    progress: (message) => run.emit({ type: 'check-progress', at: run.at(), ...where, message }),
    judge: (look) => {
      const verdict = verdictOf(look)
      run.emit({ type: 'check-looked', at: run.at(), ...where, verdict })
      return verdict
    },
  })
  run.emit({ type: 'check-finished', at: run.at(), stage: stage.name, verdict: verdictOf(record) })
  return record
}

function notRun(check: PlannedCheck, outcome: 'not-reached' | 'not-selected'): CheckRecord {
  const { id, kind, advisory } = check
  return { id, kind, advisory, outcome, durationMs: 0, looks: 0, spec: check.prepared.spec, observations: [] }
}
