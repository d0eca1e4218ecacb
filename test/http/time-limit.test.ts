import { getEventListeners } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import type { RunningDeadline } from '../../src/core/deadline.ts'
import { DeadlineReached, startDeadline } from '../../src/core/deadline.ts'
import type { CutReason, TimeLimits } from '../../src/http/time-limit.ts'
import { createTimeLimits } from '../../src/http/time-limit.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

interface Setting {
  readonly deadline: RunningDeadline
  readonly limits: TimeLimits
  /** Why each piece of work was cut, in turn. */
  readonly cuts: CutReason[]
  /** Races work that never ends; `null` while it runs. */
  start(limitMs: number): { readonly cut: CutReason | null }
}

function setUp(runMs: number): Setting {
  const deadline = startDeadline(systemClock, runMs)
  const limits = createTimeLimits(deadline)
  const cuts: CutReason[] = []
  return {
    deadline,
    limits,
    cuts,
    start: (limitMs) => {
      const work: { cut: CutReason | null } = { cut: null }
      void limits.race<unknown>(limitMs, forEver, (reason) => {
        cuts.push(reason)
        work.cut = reason
      })
      return work
    },
  }
}

function forEver(): Promise<never> {
  return new Promise(() => undefined)
}

describe('work', () => {
  it('is cut at its limit, and not before', () => {
    const work = setUp(1000).start(100)

    vi.advanceTimersByTime(99)
    expect(work.cut).toBe(null)
    vi.advanceTimersByTime(1)
    expect(work.cut).toBe('limit')
  })

  it.each([
    ['a longer limit', 2000],
    ['a limit at the same time', 1000],
    ['no limit', Number.POSITIVE_INFINITY],
  ])('is cut by the deadline before %s', (_case, limitMs) => {
    const work = setUp(1000).start(limitMs)

    vi.advanceTimersByTime(1000)

    expect(work.cut).toBe('deadline')
  })

  it('is told that the run ended where its limit comes at the same time', () => {
    const limits = createTimeLimits({ remainingMs: () => 100, signal: new AbortController().signal })
    const cuts: CutReason[] = []
    void limits.race<unknown>(100, forEver, (reason) => cuts.push(reason))

    vi.advanceTimersByTime(100)

    expect(cuts).toEqual(['deadline'])
  })

  it('may take longer than any timer', () => {
    const limits = createTimeLimits({ remainingMs: () => 2 ** 40, signal: new AbortController().signal })
    const cuts: CutReason[] = []
    void limits.race<unknown>(2 ** 40, forEver, (reason) => cuts.push(reason))

    vi.advanceTimersByTime(3_600_000)

    expect(cuts).toEqual([])
  })

  it.each([
    ['its limit is over', 1000, 0, 'limit'],
    ['its limit is long over', 1000, -5, 'limit'],
    ['the run is over', 0, 10, 'deadline'],
    ['both are', 0, 0, 'deadline'],
  ])('is not even begun when %s', async (_case, runMs, limitMs, reason) => {
    const { limits } = setUp(runMs)
    let isBegun = false

    const cut = await limits.race<string>(limitMs, begin, (why) => why)

    expect([cut, isBegun]).toEqual([reason, false])
    function begin(): Promise<string> {
      isBegun = true
      return forEver()
    }
  })

  it.each([
    ['ends', () => Promise.resolve('done'), 'done'],
    ['fails', () => Promise.reject(new Error('broken')), 'broken'],
  ])('that %s in time is not listened to any more', async (_case, work, end) => {
    const { limits, cuts, deadline } = setUp(1000)

    const cut = (reason: CutReason): string => `cut ${cuts.push(reason)}`
    const outcome = await limits.race<string>(100, work, cut).catch((error: Error) => error.message)
    deadline.release()

    expect(outcome).toBe(end)
    expect(vi.getTimerCount()).toBe(0)
    limits.stop()
    expect(cuts).toEqual([])
  })
})

describe('a stop', () => {
  it.each([
    ['of the limits', ({ limits }: Setting) => limits.stop(), 'stopped'],
    ['of the run', ({ deadline }: Setting) => deadline.abort(new Error('SIGTERM')), 'stopped'],
    ['by the deadline', ({ deadline }: Setting) => deadline.abort(new DeadlineReached()), 'deadline'],
  ])('%s cuts what is under way, once, and what comes later', (_case, stop, reason) => {
    const setting = setUp(1000)
    setting.start(100)
    setting.start(200)

    stop(setting)
    setting.start(100)
    vi.advanceTimersByTime(1000)

    expect(setting.cuts).toEqual([reason, reason, reason])
  })

  it('cuts work that began after other work was cut, although that one ends in between', async () => {
    const { limits, cuts, ...setting } = setUp(1000)
    let end = (): void => undefined
    const slow = new Promise<string>((resolve) => {
      end = () => resolve('at last')
    })
    void limits.race<unknown>(
      100,
      () => slow,
      (reason) => cuts.push(reason),
    )
    vi.advanceTimersByTime(100)
    const later = setting.start(500)

    end()
    await slow
    limits.stop()

    expect(cuts).toEqual(['limit', 'stopped'])
    expect(later.cut).toBe('stopped')
  })

  it('keeps its reason when the deadline comes after it', () => {
    const { limits, deadline, ...setting } = setUp(1000)

    limits.stop()
    deadline.abort(new DeadlineReached())

    expect(setting.start(100).cut).toBe('stopped')
  })

  it('before the limits were made cuts everything', () => {
    const deadline = startDeadline(systemClock, 1000)
    deadline.abort(new Error('SIGTERM'))
    const cuts: CutReason[] = []

    void createTimeLimits(deadline).race<unknown>(100, forEver, (reason) => cuts.push(reason))

    expect(cuts).toEqual(['stopped'])
  })

  it('leaves nothing on the deadline', () => {
    const { limits, deadline } = setUp(1000)
    expect(getEventListeners(deadline.signal, 'abort')).toHaveLength(1)

    limits.stop()

    expect(getEventListeners(deadline.signal, 'abort')).toEqual([])
  })
})
