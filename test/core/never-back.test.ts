import { describe, expect, it } from 'vitest'
import { neverBack } from '../../src/core/clock.ts'

/** A wall clock and a monotonic one, both set by the test. */
function clocks(): { wallMs: number; monotonicMs: number; now: () => number } {
  const set = { wallMs: 1_000_000, monotonicMs: 50, now: () => 0 }
  set.now = neverBack(
    () => set.wallMs,
    () => set.monotonicMs,
  )
  return set
}

describe('the clock of a run', () => {
  it('is the wall clock', () => {
    const clock = clocks()

    expect(clock.now()).toBe(1_000_000)
    clock.wallMs += 700
    clock.monotonicMs += 700.4
    expect(clock.now()).toBe(1_000_700)
  })

  it('goes on at its pace when the wall clock is set back', () => {
    const clock = clocks()
    clock.now()
    clock.wallMs -= 3_600_000

    const times = Array.from({ length: 1000 }, () => {
      clock.wallMs += 0.3
      clock.monotonicMs += 0.3
      return clock.now()
    })

    expect(times.at(-1)).toBe(1_000_300)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('follows the wall clock when it is set forward, and when it has caught up', () => {
    const clock = clocks()
    clock.now()
    clock.wallMs += 3_600_000
    expect(clock.now()).toBe(4_600_000)

    clock.wallMs -= 1000
    clock.monotonicMs += 500
    expect(clock.now()).toBe(4_600_500)
    clock.wallMs += 2000
    clock.monotonicMs += 100
    expect(clock.now()).toBe(4_601_000)
  })
})
