import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeComparison } from '../../src/stats/judge-comparison.ts'
import type { ArmInterval } from '../../src/stats/ratio.ts'
import { logEvidenceTwoSample, ratioInterval } from '../../src/stats/ratio.ts'

const defaults = {
  okRatio: 1.2,
  maxRatio: 2,
  floor: 0.001,
  alpha: 0.01,
  beta: 0.05,
  dispersion: 1,
  plannedIntervals: 60,
}

function arms(grayEvents: number, grayTotal: number, stableEvents: number, stableTotal: number): ArmInterval {
  return { grayEvents, grayTotal, stableEvents, stableTotal }
}

function repeated(times: number, interval: ArmInterval): ArmInterval[] {
  return Array.from({ length: times }, () => interval)
}

/** Healthy or not, so that every verdict comes up. */
const rate = fc.constantFrom(0, 0, 0.001, 0.01, 0.02, 0.1, 0.5, 1)
const interval = fc
  .tuple(fc.nat(1000), rate, fc.nat(9000), rate)
  .map(([gray, p, stable, q]) => arms(Math.floor(p * gray), gray, Math.floor(q * stable), stable))
const ratio = fc.constantFrom(0, 0.5, 1, 1.2, 2, 10)
const intervals = fc.array(interval, { maxLength: 10 })

describe('judgeComparison', () => {
  it('is undecided without data', () => {
    expect(judgeComparison({ ...defaults, intervals: [] })).toMatchObject({
      status: 'undecided',
      logEFail: 0,
      logEPass: 0,
      interval: { lo: 0, hi: null },
    })
  })

  it('fails gray with ten times the errors of stable', () => {
    const judged = judgeComparison({ ...defaults, intervals: repeated(3, arms(10, 100, 9, 900)) })

    expect(judged).toMatchObject({ status: 'fail', failedAtIndex: 0 })
    expect(judged.interval.lo).toBeGreaterThan(defaults.okRatio)
  })

  it('passes equal arms, and gray that hardly fails while stable has no errors at all', () => {
    expect(judgeComparison({ ...defaults, intervals: repeated(10, arms(10, 1000, 90, 9000)) }).status).toBe('pass')
    expect(judgeComparison({ ...defaults, intervals: [arms(0, 5000, 0, 45_000)] }).status).toBe('pass')
  })

  it('does not blame gray for an incident that hits both arms', () => {
    const incident = [...repeated(5, arms(10, 1000, 90, 9000)), ...repeated(5, arms(300, 1000, 2700, 9000))]

    expect(judgeComparison({ ...defaults, intervals: incident }).status).toBe('pass')
  })

  it('does not mix up a weight ramp with a worse version, as pooled totals would (Simpson)', () => {
    const ramp = [arms(8, 2000, 152, 38_000), arms(80, 4000, 720, 36_000), arms(600, 20_000, 600, 20_000)]

    const judged = judgeComparison({ ...defaults, intervals: ramp })

    const pooled = judgeComparison({ ...defaults, intervals: [arms(688, 26_000, 1472, 94_000)] })
    expect(judged.logEFail).toBe(0)
    expect(pooled.status).toBe('fail')
  })

  it('does not fail below the floor, whatever the ratio', () => {
    const judged = judgeComparison({ ...defaults, intervals: [arms(50, 100_000, 1, 100_000)] })

    expect(judged.interval.lo).toBeGreaterThan(defaults.maxRatio)
    expect(judged.status).toBe('pass')
  })

  it('gives no pass while stable is so bad that gray could not be twice as bad, but still a fail', () => {
    const bad = judgeComparison({ ...defaults, intervals: [arms(300, 1000, 5400, 9000)] })
    const worse = judgeComparison({ ...defaults, intervals: repeated(3, arms(950, 1000, 5400, 9000)) })

    expect(bad).toMatchObject({ status: 'undecided', isStableTooUnhealthy: true })
    expect(bad.logEPass).toBeGreaterThan(bad.passThreshold)
    expect(worse).toMatchObject({ status: 'fail', isStableTooUnhealthy: true })
  })

  it('still compares with a stable that fails in every second request, the most that has a double', () => {
    const half = judgeComparison({ ...defaults, intervals: [arms(300, 1000, 4500, 9000)] })

    expect(half).toMatchObject({ status: 'pass', isStableTooUnhealthy: false })
  })

  it('takes no evidence about the ratio from intervals with one arm only', () => {
    fc.assert(
      fc.property(intervals, fc.nat(10), fc.nat(1000), fc.boolean(), ratio, (drawn, position, total, isGray, ratio) => {
        const alone = isGray ? arms(total, total, 0, 0) : arms(0, 0, total, total)
        const options = { ratio, side: 'fail', dispersion: 1, plannedIntervals: 3 } as const

        const before = logEvidenceTwoSample({ ...options, intervals: drawn })
        const after = logEvidenceTwoSample({ ...options, intervals: drawn.toSpliced(position, 0, alone) })

        expect(after).toBe(before)
      }),
    )
  })

  it('agrees with the ratio interval on both sides', () => {
    fc.assert(
      fc.property(intervals, ratio, (drawn, ratio) => {
        const bounds = ratioInterval({ intervals: drawn, alphaLo: 0.01, alphaHi: 0.05, dispersion: 1 })
        const options = { intervals: drawn, ratio, dispersion: 1 }

        const isAbove = logEvidenceTwoSample({ ...options, side: 'fail' }) >= Math.log(100)
        const isBelow = logEvidenceTwoSample({ ...options, side: 'pass' }) >= Math.log(20)

        expect(isAbove).toBe(bounds.lo > ratio)
        expect(isBelow).toBe(bounds.hi !== null && bounds.hi < ratio)
      }),
    )
  })

  it('is not changed by the order of intervals, except for the fail side', () => {
    fc.assert(
      fc.property(intervals, (drawn) => {
        const ordered = judgeComparison({ ...defaults, plannedIntervals: 0, intervals: drawn })
        const reversed = judgeComparison({ ...defaults, plannedIntervals: 0, intervals: drawn.toReversed() })

        expect(reversed.logEPass).toBeCloseTo(ordered.logEPass, 8)
        expect(reversed.logEFailNow).toBeCloseTo(ordered.logEFailNow, 8)
      }),
    )
  })

  it('never loses its fail by more data', () => {
    fc.assert(
      fc.property(intervals, intervals, (drawn, more) => {
        const before = judgeComparison({ ...defaults, intervals: drawn })
        const after = judgeComparison({ ...defaults, intervals: [...drawn, ...more] })

        fc.pre(before.status === 'fail')
        expect(after).toMatchObject({ status: 'fail', failedAtIndex: before.failedAtIndex })
      }),
    )
  })

  it('has never more evidence of health after further failures of gray beside a healthy stable', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 1, max: 50 }), (drawn, failures) => {
        const before = judgeComparison({ ...defaults, intervals: drawn })
        const after = judgeComparison({ ...defaults, intervals: [...drawn, arms(failures, failures, 0, 100)] })

        expect(after.logEPass).toBeLessThanOrEqual(before.logEPass + 1e-9)
        expect(after.logEFail).toBeGreaterThanOrEqual(before.logEFail)
      }),
    )
  })

  it.each([
    [{ okRatio: NaN }, /^statistics: a ratio must lie between 0 and 1\.79\d+e\+290, got NaN$/],
    [{ maxRatio: Infinity }, /^statistics: a ratio must lie between 0 and 1\.79\d+e\+290, got Infinity$/],
    [{ floor: -0.1 }, 'statistics: a rate must lie between 0 and 1, got -0.1'],
    [{ dispersion: 0 }, 'statistics: the dispersion must lie between 1 and 1000000000000000000, got 0'],
    [{ alpha: 0 }, 'statistics: alpha must lie strictly between 0 and 1, got 0'],
    [
      { plannedIntervals: 0.5 },
      'statistics: the number of planned intervals must be a whole number, 0 or more, got 0.5',
    ],
    [{ intervals: [arms(2, 1, 0, 10)] }, 'statistics: a number of events must lie between 0 and 1.000000001, got 2'],
    [{ intervals: [arms(0, 1, 11, 10)] }, 'statistics: a number of events must lie between 0 and 10.00000001, got 11'],
    [
      { intervals: [arms(0, 1, NaN, 10)] },
      'statistics: a number of events must lie between 0 and 10.00000001, got NaN',
    ],
  ])('refuses %o', (option, message) => {
    const given = { ...defaults, intervals: [arms(1, 100, 1, 100)], ...option }

    expect(() => judgeComparison(given)).toThrow(RangeError)
    expect(() => judgeComparison(given)).toThrow(message)
  })

  it.each([
    [{ alphaLo: 0 }, 'alphaLo must lie strictly between 0 and 1, got 0'],
    [{ alphaHi: 1 }, 'alphaHi must lie strictly between 0 and 1, got 1'],
    [{ dispersion: 0 }, 'the dispersion must lie between 1 and 1000000000000000000, got 0'],
  ])('has no bounds of a ratio for %o', (option, message) => {
    const given = { intervals: [], alphaLo: 0.01, alphaHi: 0.05, dispersion: 1, ...option }

    expect(() => ratioInterval(given)).toThrow(new RangeError(`statistics: ${message}`))
  })

  it('has no evidence for a dispersion below 1, nor for more events than requests', () => {
    const given = { intervals: [], ratio: 1, side: 'fail', dispersion: 1 } as const
    const impossible = { ...given, intervals: [arms(2, 1, 0, 10)] }

    expect(() => logEvidenceTwoSample({ ...given, dispersion: 0 })).toThrow('the dispersion must lie between 1 and')
    expect(() => logEvidenceTwoSample(impossible)).toThrow('a number of events must lie between 0 and 1.000000001')
  })
})
