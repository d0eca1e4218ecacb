import { getEventListeners } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock, timestamp } from '../../src/core/clock.ts'
import { DeadlineReached, isTimeUp, startDeadline } from '../../src/core/deadline.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-02T03:04:05.678Z') })
  return () => vi.useRealTimers()
})

describe('the clock', () => {
  it('tells the time of day, and time that only passes', () => {
    const before = systemClock.monotonic()

    vi.advanceTimersByTime(1500)

    expect(systemClock.monotonic() - before).toBe(1500)
    expect(timestamp(systemClock.now())).toBe('2026-01-02T03:04:07.178Z')
  })

  it('sleeps as long as asked for', async () => {
    const woken = startSleep(100)

    await vi.advanceTimersByTimeAsync(99)
    expect(woken()).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(woken()).toBe(true)
  })

  it('does not sleep once the signal has fired', async () => {
    const woken = startSleep(100, AbortSignal.abort())

    await vi.advanceTimersByTimeAsync(0)

    expect(woken()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('wakes when the signal fires, and leaves neither timer nor listener', async () => {
    const controller = new AbortController()
    const woken = startSleep(100, controller.signal)
    controller.abort()
    await vi.advanceTimersByTimeAsync(0)

    expect(woken()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('leaves no listener on the signal of a run after sleeping', async () => {
    const { signal } = new AbortController()
    startSleep(100, signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)

    await vi.advanceTimersByTimeAsync(100)

    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

function startSleep(ms: number, signal = new AbortController().signal): () => boolean {
  let woken = false
  void systemClock.sleep(ms, signal).then(() => (woken = true))
  return () => woken
}

describe('the deadline', () => {
  it('counts down to nothing, and then fires', () => {
    const deadline = startDeadline(systemClock, 1000)

    vi.advanceTimersByTime(400)
    expect([deadline.remainingMs(), deadline.signal.aborted]).toEqual([600, false])
    vi.advanceTimersByTime(5000)

    expect([deadline.remainingMs(), deadline.signal.aborted]).toEqual([0, true])
    expect(deadline.signal.reason).toBeInstanceOf(DeadlineReached)
    expect(deadline.signal.reason).toMatchObject({ name: 'DeadlineReached', message: 'the time of the run is up' })
  })

  it('has nothing left where its timer comes late', () => {
    let now = 0
    const deadline = startDeadline({ ...systemClock, monotonic: () => now }, 1000)

    now = 1200

    expect([deadline.remainingMs(), deadline.signal.aborted]).toEqual([0, false])
  })

  it('ends before its time with the reason that it is given', () => {
    const deadline = startDeadline(systemClock, 1000)
    const reason = new Error('SIGTERM')

    deadline.abort(reason)

    expect(deadline.signal.reason).toBe(reason)
    expect(deadline.remainingMs()).toBe(0)
  })

  it('is over in its last moment, when no other request could be made', () => {
    let now = 0
    const deadline = startDeadline({ ...systemClock, monotonic: () => now }, 1000)

    const isUpAt = (ms: number): boolean => {
      now = ms
      return isTimeUp(deadline)
    }

    expect([0, 990, 990.5, 1000].map(isUpAt)).toEqual([false, false, true, true])
  })

  it('is over once its signal has fired, whatever is left', () => {
    expect(isTimeUp({ signal: AbortSignal.abort(), remainingMs: () => 500 })).toBe(true)
  })

  it('leaves no timer once it is released', () => {
    startDeadline(systemClock, 1000).release()

    expect(vi.getTimerCount()).toBe(0)
  })
})
