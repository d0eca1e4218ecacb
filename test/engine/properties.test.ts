import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Clock } from '../../src/core/clock.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { StopSignal } from '../../src/core/exit-code.ts'
import { exitCodeOf } from '../../src/core/exit-code.ts'
import type { RunRecord } from '../../src/engine/record.ts'
import type { RunResult } from '../../src/engine/run-plan.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import type { Collect, Seen } from '../kit/scripted-kind.ts'
import { plannedCheck, scriptedKind, target } from '../kit/scripted-kind.ts'

/** What one collector does in every look. */
interface Behaviour {
  readonly steps: readonly { readonly afterMs: number; readonly saw: Seen['saw'] | 'nothing' }[]
  /** Whether it stops when the deadline comes; else it sleeps on. */
  readonly heeds: boolean
  readonly ends: 'returns' | 'throws' | 'never'
}

interface Schedule {
  readonly stages: readonly (readonly Behaviour[])[]
  readonly timeoutMs: number
  readonly wait: boolean
  readonly keepGoing: boolean
  readonly settlesWithinMs: number | null
  readonly stopAfterMs: number | null
  readonly stop: StopSignal
}

const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  steps: fc.array(
    fc.record({
      afterMs: fc.constantFrom(0, 1, 50, 700, 4000),
      saw: fc.constantFrom<Seen['saw'] | 'nothing'>('good', 'good', 'good', 'good', 'little', 'nothing', 'harm'),
    }),
    { maxLength: 3 },
  ),
  heeds: fc.boolean(),
  ends: fc.constantFrom('returns', 'returns', 'returns', 'returns', 'returns', 'returns', 'throws', 'never'),
})

const schedule: fc.Arbitrary<Schedule> = fc.record({
  stages: fc.array(fc.array(behaviour, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  timeoutMs: fc.constantFrom(1, 40, 900, 5000),
  wait: fc.boolean(),
  keepGoing: fc.boolean(),
  settlesWithinMs: fc.constantFrom(null, null, 1, 2000),
  stopAfterMs: fc.constantFrom(null, null, null, 0, 30, 800),
  stop: fc.constantFrom<StopSignal>('SIGINT', 'SIGTERM'),
})

function collectorOf({ steps, heeds, ends }: Behaviour): Collect {
  return async ({ observe, clock, deadline }) => {
    const until = heeds ? deadline.signal : new AbortController().signal
    for (const [index, { afterMs, saw }] of steps.entries()) {
      await clock.sleep(afterMs, until)
      if (saw !== 'nothing') observe({ type: 'seen', look: index, saw })
    }
    if (ends === 'throws') throw new Error('a defect')
    if (ends === 'never') await new Promise(() => undefined)
  }
}

/** Time goes by only as fast as it is asked to, so that hours of schedules take seconds. */
async function play(schedule: Schedule, clock: Clock = systemClock): Promise<RunResult> {
  const running = runPlan(
    {
      service: 'user',
      tag: 'v2-canary',
      environment: null,
      target,
      retries: 0,
      timeoutMs: schedule.timeoutMs,
      wait: schedule.wait,
      keepGoing: schedule.keepGoing,
      stages: schedule.stages.map((behaviours, stage) => ({
        name: `stage-${stage}`,
        checks: behaviours.map((one, index) =>
          plannedCheck(scriptedKind(collectorOf(one), schedule.settlesWithinMs), { id: `${stage}-${index}` }),
        ),
      })),
      secrets: [],
      source: { path: null, sha256: '0'.repeat(64) },
    },
    {
      clock,
      runId: 'run-1',
      version: '0.0.0',
      kindOf: () => scriptedKind(() => Promise.resolve(), schedule.settlesWithinMs),
      onEvent: () => undefined,
      onStop: (stop) => {
        if (schedule.stopAfterMs !== null) setTimeout(() => stop(schedule.stop), schedule.stopAfterMs)
        return () => undefined
      },
    },
  )
  // The run loads its HTTP client first, which takes real time.
  await vi.dynamicImportSettled()
  await vi.advanceTimersByTimeAsync(schedule.timeoutMs + 10_000)
  return running
}

const worstFirst = ['fail', 'aborted', 'error', 'inconclusive', 'pass']

describe('a run', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('ends by its deadline, whatever its collectors do, and tells of every check', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (told) => {
        const { verdict, record } = await play(told)

        expect(verdict.durationMs).toBeLessThanOrEqual(told.timeoutMs + 250)
        expect(checksOf(record).length).toBe(told.stages.flat().length)
        expect(verdict.exitCode).toBe(exitCodeOf(verdict.status, record.stop))
      }),
      { numRuns: 60 },
    )
  })

  it('passes only if every collector came to its end in time and saw something good and no harm', async () => {
    let passes = 0
    await fc.assert(
      fc.asyncProperty(schedule, async (told) => {
        const { verdict, record } = await play(told)
        if (verdict.status !== 'pass') return
        passes += 1

        expect(record.stop).toBeNull()
        for (const one of told.stages.flat()) {
          expect(one.ends).toBe('returns')
          expect(one.steps.map(({ saw }) => saw)).toContain('good')
          expect(one.steps.map(({ saw }) => saw)).not.toContain('harm')
        }
      }),
      { numRuns: 120 },
    )
    expect(passes).toBeGreaterThan(0)
  })

  it('is never improved by harm that one of its collectors sees at once', async () => {
    const withVictim = schedule.chain((told) => fc.tuple(fc.constant(told), fc.nat(told.stages.flat().length - 1)))
    await fc.assert(
      fc.asyncProperty(withVictim, async ([told, victim]) => {
        const before = (await play(told)).verdict.status
        const after = (await play(withHarm(told, victim))).verdict.status

        expect(worstFirst.indexOf(after)).toBeLessThanOrEqual(worstFirst.indexOf(before))
      }),
      { numRuns: 50 },
    )
  })
})

function checksOf({ stages }: RunRecord): RunRecord['stages'][number]['checks'] {
  return stages.flatMap(({ checks }) => checks)
}

function withHarm(told: Schedule, victim: number): Schedule {
  let index = 0
  const stages = told.stages.map((behaviours) =>
    behaviours.map((one): Behaviour => {
      const isVictim = index++ === victim
      return isVictim ? { ...one, steps: [{ afterMs: 0, saw: 'harm' }, ...one.steps] } : one
    }),
  )
  return { ...told, stages }
}
