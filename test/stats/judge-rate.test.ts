import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountInterval } from '../../src/stats/judge-rate.ts'
import { judgeRate } from '../../src/stats/judge-rate.ts'
import { logEvidenceLateOnset, logEvidenceOneSample, rateInterval } from '../../src/stats/rate.ts'

const defaults = { limit: 0.01, alpha: 0.01, beta: 0.05, dispersion: 1, plannedIntervals: 60 }

function exact(events: number, total: number): CountInterval {
  return { eventsLow: events, eventsHigh: events, total }
}

function repeated(times: number, events: number, total: number): CountInterval[] {
  return Array.from({ length: times }, () => exact(events, total))
}

/** Healthy or not, so that every verdict comes up against every limit, with an exact count or a bracket. */
const rate = fc.constantFrom(0, 0, 0.0005, 0.002, 0.01, 0.02, 0.05, 0.3, 0.95, 1)
const interval = fc
  .tuple(fc.nat(2000), rate, fc.double({ min: 0.5, max: 1, noNaN: true }), fc.constantFrom(0, 0, 0, 0.001, 0.1))
  .map(([total, most, share, bracket]) => ({
    eventsLow: Math.floor(share * most * total),
    eventsHigh: Math.min(total, Math.floor((share * most + bracket) * total)),
    total,
  }))
const intervals = fc.array(interval, { maxLength: 12 })
const limit = fc.constantFrom(0.001, 0.01, 0.05, 0.3, 0.9)
const dispersion = fc.constantFrom(1, 2, 7.5)
const plannedIntervals = fc.constantFrom(0, 1, 12, 60)
const steady = interval.chain((one) => fc.array(fc.constant(one), { maxLength: 12 }))
const question = fc.record({ intervals: fc.oneof(intervals, steady), limit, dispersion, plannedIntervals })

describe('judgeRate', () => {
  it('is undecided without requests, with no evidence and no bounds', () => {
    const nothing = { status: 'undecided', logEFail: 0, logEPass: 0, failedAtIndex: null, interval: { lo: 0, hi: 1 } }

    expect(judgeRate({ ...defaults, intervals: [] })).toMatchObject(nothing)
    expect(judgeRate({ ...defaults, intervals: repeated(5, 0, 0) })).toMatchObject(nothing)
  })

  it('passes 1 % after 386 clean requests, not after 385', () => {
    expect(judgeRate({ ...defaults, intervals: [exact(0, 385)] }).status).toBe('undecided')
    expect(judgeRate({ ...defaults, intervals: [exact(0, 386)] }).status).toBe('pass')
  })

  it('never fails on one single event, however strict the limit', () => {
    const judged = judgeRate({ ...defaults, limit: 1e-12, plannedIntervals: 0, intervals: [exact(1, 1)] })

    expect(judged.status).toBe('undecided')
    expect(judged.logEFail).toBeLessThan(judged.failThreshold)
  })

  it('finds 5 % errors against a limit of 1 % in the first 30 s at 10 gray requests a second', () => {
    expect(judgeRate({ ...defaults, intervals: [exact(15, 300)] })).toMatchObject({ status: 'fail', failedAtIndex: 0 })
  })

  it('finds a fault that starts late sooner than the average over all time does', () => {
    const late = [...repeated(20, 9, 1000), ...repeated(4, 40, 1000)]

    const guarded = judgeRate({ ...defaults, intervals: late })
    const unguarded = judgeRate({ ...defaults, intervals: late, plannedIntervals: 0 })

    expect(guarded).toMatchObject({ status: 'fail', failedAtIndex: 20 })
    expect(unguarded).toMatchObject({ status: 'fail', failedAtIndex: 22 })
  })

  it('keeps a fail although the rate recovers, and says what the evidence is now', () => {
    const judged = judgeRate({
      ...defaults,
      intervals: [exact(20, 300), ...repeated(50, 0, 1000)],
      plannedIntervals: 0,
    })

    expect(judged).toMatchObject({ status: 'fail', failedAtIndex: 0 })
    expect(judged.logEPass).toBeGreaterThan(judged.passThreshold)
    expect(judged.logEFailNow).toBeLessThan(0)
    expect(judged.logEFail).toBeGreaterThan(judged.failThreshold)
  })

  it('uses the lower count to fail and the upper count to pass', () => {
    const wide = judgeRate({ ...defaults, intervals: [{ eventsLow: 0, eventsHigh: 10_000, total: 10_000 }] })

    expect(wide).toMatchObject({ status: 'undecided', eventsLow: 0, eventsHigh: 10_000, total: 10_000 })
    expect(wide.interval).toEqual({ lo: 0, hi: 1 })
  })

  it('takes fractional counts', () => {
    expect(judgeRate({ ...defaults, intervals: [exact(2.3, 17.25)] }).status).toBe('undecided')
    expect(judgeRate({ ...defaults, intervals: [exact(23.4, 172.5)] }).status).toBe('fail')
  })

  it('fails when all requests failed and rounding makes the events exceed the total', () => {
    const total = 0.1 + 0.2

    expect(judgeRate({ ...defaults, intervals: repeated(20, total * (1 + 1e-15), total) }).status).toBe('fail')
  })

  it.each([
    ['NaN events', [exact(NaN, 10)], 'a number of events must lie between 0 and 10.00000001, got NaN'],
    ['NaN total', [exact(0, NaN)], 'a total must lie between 0 and 1000000000000000000, got NaN'],
    ['negative events', [exact(-1, 10)], 'a number of events must lie between 0 and 10.00000001, got -1'],
    ['more events than requests', [exact(11, 10)], 'a number of events must lie between 0 and 10.00000001, got 11'],
    ['events without requests', [exact(1, 0)], 'a number of events must lie between 0 and 0, got 1'],
    ['infinite total', [exact(0, Infinity)], 'a total must lie between 0 and 1000000000000000000, got Infinity'],
    [
      'an inverted bracket',
      [{ eventsLow: 3, eventsHigh: 2, total: 10 }],
      'the lower count of a bracket must lie between 0 and 2, got 3',
    ],
    [
      'a bracket above its total, hidden in the sum',
      [{ eventsLow: 0, eventsHigh: 11, total: 10 }, exact(0, 90)],
      'a number of events must lie between 0 and 10.00000001, got 11',
    ],
  ])('refuses %s', (_, impossible, message) => {
    const given = { ...defaults, intervals: impossible }

    expect(() => judgeRate(given)).toThrow(new RangeError(`statistics: ${message}`))
  })

  it.each([
    [{ alpha: 0 }, 'alpha must lie strictly between 0 and 1, got 0'],
    [{ beta: 1 }, 'beta must lie strictly between 0 and 1, got 1'],
    [{ alpha: NaN }, 'alpha must lie strictly between 0 and 1, got NaN'],
    [{ limit: 1.01 }, 'a rate must lie between 0 and 1, got 1.01'],
    [{ limit: NaN }, 'a rate must lie between 0 and 1, got NaN'],
    [{ dispersion: 0.99 }, 'the dispersion must lie between 1 and 1000000000000000000, got 0.99'],
    [{ dispersion: Infinity }, 'the dispersion must lie between 1 and 1000000000000000000, got Infinity'],
    [{ plannedIntervals: -1 }, 'the number of planned intervals must be a whole number, 0 or more, got -1'],
    [{ plannedIntervals: 1.5 }, 'the number of planned intervals must be a whole number, 0 or more, got 1.5'],
  ])('refuses %o', (option, message) => {
    const given = { ...defaults, ...option, intervals: [exact(1, 100)] }

    expect(() => judgeRate(given)).toThrow(new RangeError(`statistics: ${message}`))
  })

  it.each([
    [{ alphaLo: 0 }, 'alphaLo must lie strictly between 0 and 1, got 0'],
    [{ alphaHi: 1 }, 'alphaHi must lie strictly between 0 and 1, got 1'],
    [{ total: 0 }, 'a number of events must lie between 0 and 0, got 1'],
    [{ dispersion: 0 }, 'the dispersion must lie between 1 and 1000000000000000000, got 0'],
  ])('has no bounds of a rate for %o', (option, message) => {
    const given = { events: 1, total: 10, alphaLo: 0.01, alphaHi: 0.05, dispersion: 1, ...option }

    expect(() => rateInterval(given)).toThrow(new RangeError(`statistics: ${message}`))
  })
})

it('has no evidence of a late onset for a dispersion below 1', () => {
  const given = { intervals: [], rate: 0.01, dispersion: 0, plannedIntervals: 0 }

  expect(() => logEvidenceLateOnset(given)).toThrow('statistics: the dispersion must lie between 1 and')
})

describe('judgeRate always', () => {
  it('passes exactly when the upper bound of the rate is below the limit, unless it failed', () => {
    fc.assert(
      fc.property(question, (drawn) => {
        const judged = judgeRate({ ...defaults, ...drawn })

        const isBelow = judged.interval.hi < drawn.limit
        expect(judged.status === 'pass').toBe(isBelow && judged.status !== 'fail')
        expect(judged.logEPass >= judged.passThreshold).toBe(isBelow)
      }),
    )
  })

  it('fails without the late-onset guard whenever the lower bound of the rate is above the limit', () => {
    fc.assert(
      fc.property(question, (drawn) => {
        const judged = judgeRate({ ...defaults, ...drawn, plannedIntervals: 0 })

        expect(judged.logEFailNow >= judged.failThreshold).toBe(judged.interval.lo > drawn.limit)
      }),
    )
  })

  it('agrees with the late-onset formula worked out bet by bet', () => {
    fc.assert(
      fc.property(question, ({ intervals: drawn, limit: rate, dispersion: phi, plannedIntervals }) => {
        const seen = drawn.filter(({ total }) => total > 0)
        const observed = drawn.map(({ eventsLow, total }) => ({ events: eventsLow, total }))
        const options = { rate, dispersion: phi }

        const path = logEvidenceLateOnset({ intervals: observed, plannedIntervals, ...options })

        // E = E(all) / 2 + (sum of E(from j on)) / 2J with E = 1 for starts that were not reached
        const evidenceFrom = (start: number) => {
          const rest = seen.slice(start)
          const events = rest.reduce((sum, { eventsLow }) => sum + eventsLow, 0)
          const total = rest.reduce((sum, next) => sum + next.total, 0)
          return Math.exp(logEvidenceOneSample({ events, total, side: 'fail', ...options }))
        }
        const later = Array.from({ length: plannedIntervals }, (_, index) => evidenceFrom(index + 1))
        const mean = later.reduce((sum, evidence) => sum + evidence, 0) / plannedIntervals
        const expected = plannedIntervals === 0 ? evidenceFrom(0) : (evidenceFrom(0) + mean) / 2
        fc.pre(expected > 1e-300 && expected < 1e300)
        expect(path.at(-1) ?? 0).toBeCloseTo(Math.log(expected), 8)
      }),
    )
  })

  it('is not changed by intervals without requests', () => {
    fc.assert(
      fc.property(question, fc.nat(12), (drawn, position) => {
        const before = judgeRate({ ...defaults, ...drawn })

        const after = judgeRate({
          ...defaults,
          ...drawn,
          intervals: drawn.intervals.toSpliced(position, 0, exact(0, 0)),
        })

        expect({ ...after, failedAtIndex: null }).toEqual({ ...before, failedAtIndex: null })
      }),
    )
  })

  it('is not changed by splitting an interval, except for the late-onset guard', () => {
    fc.assert(
      fc.property(intervals, interval, fc.double({ min: 0, max: 1, noNaN: true }), (others, whole, share) => {
        const part = {
          eventsLow: share * whole.eventsLow,
          eventsHigh: share * whole.eventsHigh,
          total: share * whole.total,
        }
        const rest = {
          eventsLow: whole.eventsLow - part.eventsLow,
          eventsHigh: whole.eventsHigh - part.eventsHigh,
          total: whole.total - part.total,
        }
        const options = { ...defaults, plannedIntervals: 0 }

        const before = judgeRate({ ...options, intervals: [...others, whole] })
        const after = judgeRate({ ...options, intervals: [...others, part, rest] })

        expect(after.logEPass).toBeCloseTo(before.logEPass, 8)
        expect(after.logEFailNow).toBeCloseTo(before.logEFailNow, 8)
      }),
    )
  })

  it('is not changed by the order of intervals, except for the fail side', () => {
    fc.assert(
      fc.property(question, ({ intervals: drawn, ...options }) => {
        const ordered = judgeRate({ ...defaults, ...options, intervals: drawn })
        const reversed = judgeRate({ ...defaults, ...options, intervals: drawn.toReversed() })
        const unguarded = { ...defaults, ...options, plannedIntervals: 0 }

        expect(reversed.logEPass).toBe(ordered.logEPass)
        expect(reversed.interval).toEqual(ordered.interval)
        expect(judgeRate({ ...unguarded, intervals: drawn.toReversed() }).logEFailNow).toBeCloseTo(
          judgeRate({ ...unguarded, intervals: drawn }).logEFailNow,
          8,
        )
      }),
    )
  })

  it('never gets worse when the limit is raised', () => {
    fc.assert(
      fc.property(question, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, share) => {
        const raised = drawn.limit + share * (1 - drawn.limit)

        const before = judgeRate({ ...defaults, ...drawn })
        const after = judgeRate({ ...defaults, ...drawn, limit: raised })

        expect(rank(after)).toBeGreaterThanOrEqual(rank(before))
      }),
    )
  })

  it('is never improved by a further failed request', () => {
    fc.assert(
      fc.property(question, fc.nat(11), fc.integer({ min: 1, max: 50 }), (drawn, position, failures) => {
        const before = judgeRate({ ...defaults, ...drawn })
        const worse = drawn.intervals.map((one, index) =>
          index === position && one.total > 0 ? withFailures(one, failures) : one,
        )

        const inPlace = judgeRate({ ...defaults, ...drawn, intervals: worse })
        const appended = judgeRate({
          ...defaults,
          ...drawn,
          intervals: [...drawn.intervals, exact(failures, failures)],
        })

        for (const after of [inPlace, appended]) {
          expect(after.logEPass).toBeLessThanOrEqual(before.logEPass + 1e-9)
          expect(after.logEFail).toBeGreaterThanOrEqual(before.logEFail - 1e-9)
          expect(rank(after)).toBeLessThanOrEqual(rank(before))
        }
      }),
    )
  })

  it('never loses its fail by more data', () => {
    fc.assert(
      fc.property(question, intervals, (drawn, more) => {
        const before = judgeRate({ ...defaults, ...drawn })
        const after = judgeRate({ ...defaults, ...drawn, intervals: [...drawn.intervals, ...more] })

        fc.pre(before.status === 'fail')
        expect(after).toMatchObject({ status: 'fail', failedAtIndex: before.failedAtIndex })
      }),
    )
  })
})

function rank({ status }: { status: 'fail' | 'pass' | 'undecided' }): number {
  return ['fail', 'undecided', 'pass'].indexOf(status)
}

function withFailures({ eventsLow, eventsHigh, total }: CountInterval, failures: number): CountInterval {
  return { eventsLow: eventsLow + failures, eventsHigh: eventsHigh + failures, total: total + failures }
}
