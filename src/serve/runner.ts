import { kindOf } from '../checks/registry.ts'
import type { Clock } from '../core/clock.ts'
import { describeError } from '../core/describe-error.ts'
import type { StopSignal } from '../core/exit-code.ts'
import { exitCodeOf, exitCodeOfCheckerFault } from '../core/exit-code.ts'
import { coreReasons } from '../core/reasons.ts'
import { verdictText } from '../core/verdict-text.ts'
import type { Verdict } from '../core/verdict.ts'
import { runPlan } from '../engine/run-plan.ts'
import { worstFinding } from '../engine/summary.ts'
import type { Plan } from '../plan/plan.ts'
import type { EventLog } from './event-log.ts'
import { createEventLog } from './event-log.ts'
import { serveReasons } from './reasons.ts'
import type { RunStore } from './store.ts'
import type { Ending, StoredRun } from './stored-run.ts'

/** A run that waits for its turn or is under way. */
export interface ActiveRun {
  readonly run: StoredRun
  readonly events: EventLog
  /** Resolves when its end is stored, or could not be; never rejects. */
  readonly ended: Promise<void>
}

export interface Runner {
  /** Whether one more can be taken. */
  hasRoom(): boolean
  submit(run: StoredRun, plan: Plan): void
  find(sequence: number): ActiveRun | undefined
  counts(): { readonly running: number; readonly queued: number }
  /** Lets what runs go on for so long, then stops it; resolves when nothing is left. What waits is not begun. */
  stop(graceMs: number): Promise<void>
  /** Stops what runs at once. */
  abort(signal: StopSignal): void
}

export interface RunnerOptions {
  readonly store: RunStore
  readonly clock: Clock
  readonly version: string
  readonly concurrency: number
  readonly queue: number
  readonly onStart: (run: StoredRun) => void
  readonly onEnd: (run: StoredRun, ending: Ending, durationMs: number) => void
  readonly onFault: (text: string) => void
}

interface Entry extends ActiveRun {
  readonly plan: Plan
  readonly settle: () => void
  stop: (signal: StopSignal) => void
}

/** The engine ends by the deadline of the plan; what has not by then is given up, so that it keeps no other from its turn. */
const overdueMs = 10_000
/** For what was told to stop to be judged and stored. */
const abortMs = 5000

/** Runs plans side by side, so many at a time. Each has its own deadline, redactor and record; none can end another. */
export function createRunner(options: RunnerOptions): Runner {
  const { store, clock, concurrency, queue } = options
  const active = new Map<number, Entry>()
  const waiting: Entry[] = []
  let running = 0

  function submit(run: StoredRun, plan: Plan): void {
    let settle = (): void => undefined
    const ended = new Promise<void>((resolve) => (settle = resolve))
    const entry: Entry = { run, plan, events: createEventLog(), ended, settle, stop: () => undefined }
    active.set(run.sequence, entry)
    waiting.push(entry)
    next()
  }

  function next(): void {
    while (running < concurrency) {
      const entry = waiting.shift()
      if (entry === undefined) return
      running += 1
      void takeTurn(entry)
    }
  }

  async function takeTurn(entry: Entry): Promise<void> {
    await perform(entry)
    running -= 1
    next()
  }

  async function perform(entry: Entry): Promise<void> {
    const startedAt = clock.monotonic()
    let ending: Ending
    try {
      store.start(entry.run.sequence, clock.now())
      options.onStart(entry.run)
      ending = await execute(entry, options)
    } catch (error) {
      ending = endingOfFault('run.checker-fault', `the run failed: ${describeError(error)}`)
    }
    conclude(entry, ending, clock.monotonic() - startedAt)
  }

  /** When its end can't be stored, the store still has it under way and nobody at it: that is answered as an error. */
  function conclude(entry: Entry, ending: Ending, durationMs: number): void {
    try {
      store.finish(entry.run.sequence, { ...ending, events: entry.events.text() }, clock.now())
    } catch (error) {
      options.onFault(`the end of run ${entry.run.runId} could not be stored: ${describeError(error)}`)
    }
    active.delete(entry.run.sequence)
    entry.events.end()
    entry.settle()
    options.onEnd(entry.run, ending, durationMs)
  }

  function abort(signal: StopSignal): void {
    for (const entry of active.values()) entry.stop(signal)
  }

  async function stop(graceMs: number): Promise<void> {
    for (const entry of waiting.splice(0)) conclude(entry, endingOfStopped, 0)
    const all = Promise.all(Array.from(active.values(), (entry) => entry.ended))
    const over = new AbortController()
    void all.then(() => over.abort())
    await clock.sleep(graceMs, over.signal)
    abort('SIGTERM')
    // What does not heed that either is left behind; its row says that it goes on, and the next server that nobody is at it.
    await Promise.race([all, clock.sleep(abortMs, over.signal)])
  }

  return {
    hasRoom: () => running < concurrency || waiting.length < queue,
    submit,
    find: (sequence) => active.get(sequence),
    counts: () => ({ running, queued: waiting.length }),
    stop,
    abort,
  }
}

/** Runs the plan of an entry; resolves at the latest a moment after its deadline. Rejects on a defect. */
async function execute(entry: Entry, { clock, version }: RunnerOptions): Promise<Ending> {
  const overdue = new AbortController()
  const running = runPlan(entry.plan, {
    clock,
    runId: entry.run.runId,
    version,
    kindOf,
    onEvent: (event) => entry.events.add(event),
    onStop: (stop) => {
      entry.stop = stop
      return () => {
        entry.stop = () => undefined
      }
    },
  })
  const waiting = clock.sleep(entry.plan.timeoutMs + overdueMs, overdue.signal)
  try {
    const first = await Promise.race([running, waiting])
    return first === undefined ? endingOfFault('serve.hung', serveReasons['serve.hung'].title) : endingOf(first.verdict)
  } finally {
    overdue.abort()
  }
}

function endingOf(verdict: Verdict): Ending {
  const { status, exitCode } = verdict
  return { status, exitCode, ...reasonOf(verdict), verdict: verdictText(verdict), events: '' }
}

function reasonOf({ status, summary, stages }: Verdict): Pick<Ending, 'code' | 'message'> {
  if (status === 'pass') return { code: null, message: summary }
  // What was not seen any more is a consequence of the stop, not a reason of its own.
  if (status === 'aborted') return { code: 'run.aborted', message: coreReasons['run.aborted'].title }
  const required = stages.flatMap((stage) => stage.checks).filter((check) => !check.advisory)
  return { code: worstFinding(required, status)?.finding.code ?? null, message: summary }
}

const endingOfStopped: Ending = {
  status: 'aborted',
  code: 'serve.stopped',
  message: serveReasons['serve.stopped'].title,
  exitCode: exitCodeOf('aborted', 'SIGTERM'),
  verdict: null,
  events: '',
}

function endingOfFault(code: string, message: string): Ending {
  return { status: 'error', code, message, exitCode: exitCodeOfCheckerFault, verdict: null, events: '' }
}
