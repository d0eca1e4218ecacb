import { canonicalJson } from '../core/canonical.ts'
import type { Clock } from '../core/clock.ts'
import { describeError } from '../core/describe-error.ts'
import type { Plan } from '../plan/plan.ts'
import type { RunParameters } from './parameters.ts'
import type { Plans } from './plans.ts'
import type { Refusal } from './problem.ts'
import { refuse, refuseForNow } from './problem.ts'
import type { ActiveRun, Runner } from './runner.ts'
import type { RunStore } from './store.ts'
import type { StoredRun } from './stored-run.ts'
import type { RunSummary } from './summary.ts'
import { summaryOf } from './summary.ts'

/** What is asked for: a plan, its parameters, and the name of the run. */
export interface Wanted {
  readonly plan: string
  readonly parameters: RunParameters
  /** The run that this was asked for before, if there is one. */
  readonly find: () => StoredRun | null
  /** The name of a new one. */
  readonly name: () => { readonly runId: string; readonly series: string | null }
}

export interface Runs {
  /** The run that was begun for this, or a new one. The same to any number of callers at the same time. */
  begin(wanted: Wanted): Promise<{ readonly run: StoredRun } | Refusal>
  /** By its id, and its plan where there are several. */
  find(runId: string, plan: string | null): { readonly run: StoredRun } | Refusal
  active(run: StoredRun): ActiveRun | undefined
  summary(run: StoredRun): RunSummary
  /** Resolves when the run has ended, the time is up, the caller has gone or the server stops. */
  wait(run: StoredRun, ms: number, gone: AbortSignal): Promise<void>
  readonly store: RunStore
  readonly clock: Clock
}

export interface RunsOptions {
  readonly store: RunStore
  readonly plans: Plans
  readonly runner: Runner
  readonly clock: Clock
  readonly freshMs: number
  /** Secrets of the server itself, for the redactor of each run. */
  readonly secrets: () => readonly string[]
  readonly stopping: AbortSignal
}

export function createRuns(options: RunsOptions): Runs {
  const { store, plans, runner, clock, freshMs, stopping } = options

  async function begin(wanted: Wanted): ReturnType<Runs['begin']> {
    if (holdsSecret(wanted)) return refuse(400, 'Bad request', 'the request holds a token of this server')
    const earlier = sameOrRefusal(wanted)
    if (earlier !== null) return earlier
    if (stopping.aborted) return refuseStopping()
    const loaded = await plans.load(wanted.plan, wanted.parameters)
    if ('refused' in loaded) return loaded
    // From here to the row in the store nothing waits: of callers that come together, the first begins the run.
    return sameOrRefusal(wanted) ?? beginNow(wanted, loaded.plan)
  }

  /** Names and parameters are stored, logged and sent to what is checked. */
  function holdsSecret({ name, parameters }: Wanted): boolean {
    const text = JSON.stringify([name(), parameters])
    return options.secrets().some((secret) => text.includes(secret))
  }

  function sameOrRefusal({ find, plan, parameters }: Wanted): { readonly run: StoredRun } | Refusal | null {
    const run = find()
    if (run === null) return null
    if (run.plan === plan && canonicalJson(run.parameters) === canonicalJson(parameters)) return { run }
    const detail = `run ${run.runId} of plan ${run.plan} was begun with other parameters`
    return refuse(409, 'Another run has this id', detail, { runId: run.runId })
  }

  function beginNow({ plan: planName, parameters, name }: Wanted, plan: Plan): { readonly run: StoredRun } | Refusal {
    if (stopping.aborted) return refuseStopping()
    if (!runner.hasRoom())
      return refuseForNow(429, 'Too many runs', 'as many runs wait as this server takes', 10, 'queue-full')
    const { service, tag, environment } = plan
    const run = store.add({ plan: planName, ...name(), parameters, service, tag, environment }, clock.now())
    runner.submit(run, { ...plan, secrets: [...plan.secrets, ...options.secrets()] })
    return { run }
  }

  function find(runId: string, plan: string | null): { readonly run: StoredRun } | Refusal {
    const found = plan === null ? store.findById(runId) : [store.find(plan, runId)].filter((run) => run !== null)
    const [run, other] = found
    if (run === undefined) return refuse(404, 'No such run', 'this server knows no run of this id', { runId })
    if (other === undefined) return { run }
    return refuse(409, 'Several runs have this id', 'several plans have a run of this id: add ?plan=NAME', { runId })
  }

  async function wait(run: StoredRun, ms: number, gone: AbortSignal): Promise<void> {
    const active = runner.find(run.sequence)
    if (active === undefined || ms <= 0 || gone.aborted || stopping.aborted) return
    const enough = new AbortController()
    const timeUp = clock.sleep(ms, AbortSignal.any([gone, stopping, enough.signal]))
    await Promise.race([active.ended, timeUp])
    enough.abort()
  }

  function summary({ sequence }: StoredRun): RunSummary {
    const run = store.get(sequence)
    if (run === null) throw new Error(`run ${sequence} has left the store`)
    return summaryOf(run, { now: clock.now(), freshMs, isActive: runner.find(sequence) !== undefined })
  }

  return { begin, find, active: (run) => runner.find(run.sequence), summary, wait, store, clock }
}

function refuseStopping(): Refusal {
  return refuseForNow(503, 'Stopping', 'this server stops: it begins no new runs', 5, 'stopping')
}

/** One refusal for a store that fails: what can't be read or written is never answered with a guess. */
export function refuseBrokenStore(error: unknown): Refusal {
  return refuseForNow(503, 'Store not usable', `the store of the server failed: ${describeError(error)}`, 10)
}
