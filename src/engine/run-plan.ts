import type { RunContext } from '../checks/kind.ts'
import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import { describeError } from '../core/describe-error.ts'
import type { RunningDeadline } from '../core/deadline.ts'
import { startDeadline } from '../core/deadline.ts'
import type { StopSignal } from '../core/exit-code.ts'
import type { Redactor } from '../core/redact.ts'
import { createRedactor } from '../core/redact.ts'
import type { Verdict } from '../core/verdict.ts'
import { createHttpDoor } from '../http/http-door.ts'
import type { SourceDoor } from '../http/source.ts'
import { createSourceDoor } from '../http/source-door.ts'
import type { Plan } from '../plan/plan.ts'
import type { KindLookup } from './assemble.ts'
import { assembleVerdict } from './assemble.ts'
import { countTagged } from './count-tagged.ts'
import type { Defect } from './defects.ts'
import { recordDefects } from './defects.ts'
import type { EventSink, RunEvent } from './events.ts'
import { noteCredentials } from './note-credentials.ts'
import type { RunRecord, StageRecord } from './record.ts'
import { recordSchemaId } from './record.ts'
import type { StageRun } from './run-stages.ts'
import { runStages } from './run-stages.ts'
import { confirmInstances } from './confirm-instances.ts'
import type { Standings } from './standing.ts'
import { fixedStandings } from './standing.ts'

export interface RunOptions {
  readonly clock: Clock
  readonly runId: string
  readonly version: string
  readonly kindOf: KindLookup
  readonly onEvent: EventSink
  /** Between the looks of --wait. */
  readonly pollIntervalMs?: number
  /** Calls back when a signal asks the run to stop; returns how to stop listening. */
  readonly onStop: (stop: (signal: StopSignal) => void) => () => void
  /** Calls back with every error that nobody caught while the run is under way; returns how to stop listening. */
  readonly onDefect?: (take: (error: unknown) => void) => () => void
}

export interface RunResult {
  readonly verdict: Verdict
  readonly record: RunRecord
}

/** What one run shares among its stages. */
interface RunState {
  readonly plan: Plan
  readonly options: RunOptions
  readonly deadline: RunningDeadline
  readonly redactor: Redactor
  readonly emit: (event: RunEvent) => void
  readonly startedAt: number
  readonly startedMonotonic: number
  stop: StopSignal | null
  readonly defects: Defect[]
}

/** Runs a plan to its verdict. Rejects only on a defect of graycheck itself. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunResult> {
  const run = startRun(plan, options)
  const stopListening = options.onStop((signal) => {
    run.stop ??= signal
    run.deadline.abort(new Error(`stopped by ${signal}`))
  })
  const stopTaking = options.onDefect?.((error) => {
    run.defects.push({ at: timestamp(options.clock.now()), message: describeError(error) })
  })
  try {
    return concludeRun(run, await collectStages(run))
  } finally {
    stopListening()
    stopTaking?.()
    run.deadline.release()
  }
}

function startRun(plan: Plan, options: RunOptions): RunState {
  const { clock } = options
  const redactor = createRedactor(plan.secrets)
  const run: RunState = {
    plan,
    options,
    deadline: startDeadline(clock, plan.timeoutMs),
    redactor,
    emit: (event) => options.onEvent(redactor.json(event)),
    startedAt: clock.now(),
    startedMonotonic: clock.monotonic(),
    stop: null,
    defects: [],
  }
  const stages = plan.stages.map((stage) => ({ name: stage.name, checks: stage.checks.map((check) => check.id) }))
  const { service, tag, timeoutMs } = plan
  run.emit({ type: 'run-started', at: timestamp(run.startedAt), runId: options.runId, service, tag, stages, timeoutMs })
  return run
}

async function collectStages(run: RunState): Promise<StageRecord[]> {
  const { plan, options, deadline, emit } = run
  const { clock } = options
  const onSecret = (secret: string): void => run.redactor.add(secret)
  const http = noteCredentials(await createHttpDoor({ clock, deadline, onSecret }), onSecret)
  const sources = createSourceDoor({
    door: http,
    clock,
    deadline,
    retries: plan.retries,
    onRetry: (retry) => emit({ type: 'source-retried', at: timestamp(clock.now()), ...retry }),
  })
  const probes = countTagged(http, plan.target.tag)
  const context: StageRun['context'] = {
    target: plan.target,
    http: probes.door,
    taggedRequests: probes.taggedRequests,
    sources,
    clock,
    deadline,
  } satisfies Partial<RunContext>
  const standings = await standingsOf(run, sources)
  try {
    const stages = await runStages(plan, {
      context,
      standings,
      kindOf: options.kindOf,
      pollIntervalMs: options.pollIntervalMs ?? 2000,
      redact: (value) => run.redactor.json(value),
      stoppedBy: () => run.stop,
      emit,
    })
    return await confirmInstances(stages, standings, {
      clock,
      deadline,
      stoppedBy: () => run.stop,
      redactor: run.redactor,
    })
  } finally {
    // What is still open belongs to collectors that were given up; nobody waits for it.
    void http.close()
  }
}

async function standingsOf({ plan, options, deadline, redactor }: RunState, sources: SourceDoor): Promise<Standings> {
  const { discovery, target } = plan
  if (discovery === undefined) return fixedStandings(target)
  // Clusters are for the plans that name one.
  const { createInstanceFinder } = await import('./find-instances.ts')
  const { foundStandings } = await import('./found-standings.ts')
  const { clock } = options
  const onSecret = (secret: string): void => redactor.add(secret)
  return foundStandings({
    target,
    clock,
    finder: createInstanceFinder(discovery, { sources, clock, deadline, onSecret }),
  })
}

function concludeRun(run: RunState, stages: StageRecord[]): RunResult {
  const { plan, options, redactor } = run
  const { clock } = options
  const record = redactor.json<RunRecord>({
    schema: recordSchemaId,
    tool: { version: options.version },
    runId: options.runId,
    service: plan.service,
    tag: plan.tag,
    environment: plan.environment,
    startedAt: timestamp(run.startedAt),
    durationMs: Math.round(clock.monotonic() - run.startedMonotonic),
    config: plan.source,
    stop: run.stop,
    stages: recordDefects(stages, run.defects),
  })
  const verdict = assembleVerdict(record, options.kindOf)
  run.emit({ type: 'run-finished', at: timestamp(clock.now()), verdict })
  return { verdict, record }
}
