import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { loadPlan } from '../../src/plan/load.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { Runner, RunnerOptions } from '../../src/serve/runner.ts'
import { createRunner } from '../../src/serve/runner.ts'
import type { RunStore } from '../../src/serve/store.ts'
import { openStore } from '../../src/serve/store.ts'
import type { StoredRun } from '../../src/serve/stored-run.ts'
import { summaryOf } from '../../src/serve/summary.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { planText, quickRelease } from './kit.ts'

async function planOf(text: string): Promise<Plan> {
  const loaded = await loadPlan({ source: { text }, env: {} })
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.plan
}

interface Bench {
  readonly runner: Runner
  readonly store: RunStore
  readonly faults: string[]
  readonly add: (runId: string) => StoredRun
  /** What a gate would be told. */
  readonly answer: (run: StoredRun) => ReturnType<typeof summaryOf>
  readonly ended: (run: StoredRun) => Promise<void>
}

async function runnerWith(over: Partial<RunnerOptions> = {}): Promise<Bench> {
  const store = over.store ?? (await openedStore())
  const faults: string[] = []
  const runner = createRunner({
    store,
    clock: systemClock,
    version: '0.0.0',
    concurrency: 8,
    queue: 8,
    onStart: () => undefined,
    onEnd: () => undefined,
    onFault: (text) => void faults.push(text),
    ...over,
  })
  const words = { series: null, parameters: {}, service: 'user', tag: 'v2', environment: null }
  return {
    runner,
    store,
    faults,
    ended: ({ sequence }) => runner.find(sequence)?.ended ?? Promise.resolve(),
    add: (runId) => store.add({ plan: 'user', runId, ...words }, Date.now()),
    answer: ({ sequence }) => {
      const run = store.get(sequence)
      if (run === null) throw new Error('the run is in the store')
      const isActive = runner.find(sequence) !== undefined
      return summaryOf(run, { now: Date.now(), freshMs: 600_000, isActive })
    },
  }
}

async function openedStore(): Promise<RunStore> {
  const store = await openStore(join(await tempFolder(), 'runs.db'), { runs: 1000, ageMs: 1e9 }, Date.now())
  onTestFinished(() => store.close())
  return store
}

describe('one run never touches another', () => {
  it('when it crashes', async () => {
    const { planFor } = await quickRelease()
    const { runner, add, answer, ended } = await runnerWith()
    const good = await planOf(planFor('2.1.0'))
    // A defect of the engine: nothing that a config can bring about.
    const broken: Plan = {
      ...good,
      get stages(): never {
        throw new Error('a defect')
      },
    }
    const runs = ['r-1', 'r-2', 'r-3'].map(add)

    runs.forEach((run, index) => runner.submit(run, index === 1 ? broken : good))
    await Promise.all(runs.map(ended))

    expect(runs.map((run) => [answer(run).status, answer(run).reason.code])).toEqual([
      ['pass', null],
      ['error', 'run.checker-fault'],
      ['pass', null],
    ])
  })

  it('when it hangs beyond its deadline', async () => {
    const { planFor } = await quickRelease()
    const silent = await silentListener()
    // Time flies for whoever waits longer than any plan here takes, which is what looks for hung runs.
    const clock = {
      ...systemClock,
      sleep: (ms: number, signal: AbortSignal) => systemClock.sleep(ms > 12_000 ? 0 : ms, signal),
    }
    const { runner, add, answer, ended } = await runnerWith({ clock, concurrency: 1 })
    const hung = await planOf(planText(silent.address, '2.1.0'))
    const good = { ...(await planOf(planFor('2.1.0'))), timeoutMs: 1000 }
    const runs = ['r-1', 'r-2'].map(add)

    runner.submit(runs[0] ?? add('x'), hung)
    runner.submit(runs[1] ?? add('y'), good)
    await Promise.all(runs.map(ended))

    expect(runs.map((run) => [answer(run).status, answer(run).reason.code])).toEqual([
      ['error', 'serve.hung'],
      ['pass', null],
    ])
  })
})

describe('a verdict that can not be stored', () => {
  it.each([
    ['start', 'run.checker-fault', []],
    ['finish', 'serve.interrupted', ['the end of run r-1 could not be stored: database or disk is full']],
  ] as const)('is no pass when %s fails', async (method, code, told) => {
    const { planFor } = await quickRelease()
    const store = await openedStore()
    const full = (): never => {
      throw new Error('database or disk is full')
    }
    const { runner, add, answer, ended, faults } = await runnerWith({ store: { ...store, [method]: full } })
    const run = add('r-1')

    runner.submit(run, await planOf(planFor('2.1.0')))
    await ended(run)

    expect(answer(run)).toMatchObject({ status: 'error', reason: { code }, exitCode: 12 })
    expect(faults).toEqual(told)
  })
})
