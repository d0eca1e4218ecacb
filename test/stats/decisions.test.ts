import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/stats/decision.ts'
import { judgeFlake } from '../../src/stats/flake.ts'
import { judgeLeak, leakUpperBound } from '../../src/stats/leak.ts'
import { needsForRate } from '../../src/stats/needs.ts'
import { judgeRate } from '../../src/stats/judge-rate.ts'
import { defaultSplitTolerance, judgeSplit } from '../../src/stats/split.ts'

const risk = { alpha: 0.01, beta: 0.05 }

describe('decide', () => {
  const [toFail, toPass] = [Math.log(100), Math.log(20)]

  it.each([
    { failPath: [], logEPass: 0, status: 'undecided', failedAtIndex: null },
    { failPath: [toFail - 1e-6], logEPass: toPass - 1e-6, status: 'undecided', failedAtIndex: null },
    { failPath: [-Math.log(risk.alpha)], logEPass: 0, status: 'fail', failedAtIndex: 0 },
    { failPath: [], logEPass: -Math.log(risk.beta), status: 'pass', failedAtIndex: null },
    { failPath: [0, toFail + 1e-12, -5], logEPass: 0, status: 'fail', failedAtIndex: 1 },
    { failPath: [0, 1], logEPass: toPass + 1e-12, status: 'pass', failedAtIndex: null },
    { failPath: [toFail + 1e-12], logEPass: toPass + 1, status: 'fail', failedAtIndex: 0 },
    { failPath: [NaN], logEPass: NaN, status: 'undecided', failedAtIndex: null },
  ])('$failPath and $logEPass: $status', ({ failPath, logEPass, status, failedAtIndex }) => {
    expect(decide(failPath, logEPass, risk)).toMatchObject({ status, failedAtIndex })
  })
})

describe('judgeLeak', () => {
  const question = { maxLeak: 0.01, beta: 0.05 }

  it.each([
    { probes: 0, leaks: 0, status: 'undecided', upperBound: null },
    { probes: 1, leaks: 0, status: 'undecided', upperBound: 0.95 },
    { probes: 298, leaks: 0, status: 'undecided', upperBound: 0.0100024 },
    { probes: 299, leaks: 0, status: 'pass', upperBound: 0.0099691 },
    { probes: 1, leaks: 1, status: 'fail', upperBound: null },
    { probes: 1_000_000, leaks: 1, status: 'fail', upperBound: null },
  ])('$leaks leaks in $probes probes: $status', ({ probes, leaks, status, upperBound }) => {
    const judged = judgeLeak({ ...question, probes, leaks })

    const rounded = judged.upperBound === null ? null : Number(judged.upperBound.toFixed(7))
    expect({ ...judged, upperBound: rounded }).toEqual({ status, upperBound, probesNeeded: 299 })
  })

  it('passes exactly when the upper bound reaches the largest leak rate, and never without a probe', () => {
    const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
    fc.assert(
      fc.property(fc.nat(5000), share, share, (probes, maxLeak, beta) => {
        const judged = judgeLeak({ probes, leaks: 0, maxLeak, beta })

        const upperBound = judged.upperBound ?? 1
        fc.pre(Math.abs(upperBound / maxLeak - 1) > 1e-9)
        expect(judged.probesNeeded).toBeGreaterThanOrEqual(1)
        expect(judged.status === 'pass').toBe(upperBound < maxLeak)
      }),
    )
  })

  it.each([
    [{ probes: NaN }, 'the number of probes must be a whole number, 0 or more, got NaN'],
    [{ probes: 1.5 }, 'the number of probes must be a whole number, 0 or more, got 1.5'],
    [{ leaks: 11 }, 'a number of events must lie between 0 and 10.00000001, got 11'],
    [{ leaks: NaN }, 'a number of events must lie between 0 and 10.00000001, got NaN'],
    [{ maxLeak: 0 }, 'the largest leak rate must lie strictly between 0 and 1, got 0'],
    [{ maxLeak: 1 }, 'the largest leak rate must lie strictly between 0 and 1, got 1'],
    [{ beta: 0 }, 'beta must lie strictly between 0 and 1, got 0'],
  ])('refuses %o', (option, message) => {
    const given = { ...question, probes: 10, leaks: 0, ...option }

    expect(() => judgeLeak(given)).toThrow(new RangeError(`statistics: ${message}`))
  })

  it('has an upper bound for whole probes and a true share only', () => {
    expect(() => leakUpperBound(1.5, 0.05)).toThrow('the number of clean probes must be a whole number, 0 or more')
    expect(() => leakUpperBound(1, 1)).toThrow('beta must lie strictly between 0 and 1, got 1')
  })
})

describe('needsForRate', () => {
  const question = { limit: 0.01, ...risk, dispersion: 1 }

  it('names the requests to a pass and to a fail', () => {
    expect(needsForRate({ ...question, eventsLow: 2, eventsHigh: 2, total: 300 })).toEqual({
      reason: 'need-more',
      pass: { atLeast: 593, likely: 7140 },
      fail: { atLeast: 10, likely: 'near-limit' },
    })
  })

  it('calls a rate at the limit near-limit', () => {
    expect(needsForRate({ ...question, eventsLow: 10, eventsHigh: 10, total: 1000 })).toMatchObject({
      reason: 'near-limit',
      pass: { atLeast: 1210, likely: 'near-limit' },
      fail: { likely: 'near-limit' },
    })
  })

  it('blames the buckets when the limit lies inside the bracket', () => {
    expect(needsForRate({ ...question, eventsLow: 15, eventsHigh: 210, total: 10_000 })).toMatchObject({
      reason: 'bucket-resolution',
      pass: { likely: 'near-limit' },
      fail: { likely: 'near-limit' },
    })
  })

  it('wants more as long as one of both is likely', () => {
    const needs = needsForRate({ ...question, eventsLow: 13, eventsHigh: 13, total: 1000 })

    expect(needs).toMatchObject({ reason: 'need-more', pass: { likely: 'near-limit' } })
    expect(needs.fail.likely).not.toBe('near-limit')
  })

  it.each([
    [1e-12, 'pass'],
    [1 - 1e-12, 'fail'],
  ] as const)('finds a limit of %d out of reach of a %s', (limit, side) => {
    const needs = needsForRate({ ...question, limit, eventsLow: 0, eventsHigh: 0, total: 0 })

    expect(needs[side]).toEqual({ atLeast: 'near-limit', likely: 'near-limit' })
  })

  it('needs nothing more when the evidence is in', () => {
    const needs = needsForRate({ ...question, eventsLow: 0, eventsHigh: 0, total: 1000 })

    expect(needs.pass).toEqual({ atLeast: 0, likely: 0 })
  })

  it('names for a pass the number that judgeRate passes at, and no smaller one', () => {
    fc.assert(
      fc.property(fc.nat(800), fc.nat(5), fc.constantFrom(0.01, 0.05), (total, seen, limit) => {
        const events = Math.min(seen, total)
        const counts = { eventsLow: events, eventsHigh: events }
        const options = { ...question, limit, plannedIntervals: 0 }
        const { atLeast } = needsForRate({ ...options, ...counts, total }).pass
        fc.pre(typeof atLeast === 'number' && atLeast > 0)

        const passesAfter = (more: number) => {
          const { logEPass, passThreshold } = judgeRate({ ...options, intervals: [{ ...counts, total: total + more }] })
          return logEPass >= passThreshold
        }

        expect([passesAfter(atLeast - 1), passesAfter(atLeast)]).toEqual([false, true])
      }),
    )
  })

  it('names the number whose evidence is just enough', () => {
    const clean = { ...question, eventsLow: 0, eventsHigh: 0 }
    const { logEPass } = judgeRate({ ...clean, plannedIntervals: 0, intervals: [{ ...clean, total: 1000 }] })

    expect(needsForRate({ ...clean, beta: Math.exp(-logEPass), total: 0 }).pass.atLeast).toBe(1000)
  })

  it.each([
    [{ eventsLow: 3 }, 'the lower count of a bracket must lie between 0 and 2, got 3'],
    [{ dispersion: 0.5 }, 'the dispersion must lie between 1 and 1000000000000000000, got 0.5'],
    [{ limit: 2 }, 'a rate must lie between 0 and 1, got 2'],
    [{ alpha: 1 }, 'alpha must lie strictly between 0 and 1, got 1'],
    [{ beta: 0 }, 'beta must lie strictly between 0 and 1, got 0'],
    [{ total: 1 }, 'a number of events must lie between 0 and 1.000000001, got 2'],
  ])('refuses %o', (option, message) => {
    const given = { ...question, eventsLow: 2, eventsHigh: 2, total: 10, ...option }

    expect(() => needsForRate(given)).toThrow(new RangeError(`statistics: ${message}`))
  })
})

describe('judgeSplit', () => {
  const question = { weight: 0.1, tolerance: 0.02, ...risk, dispersion: 1 }
  const polls = (times: number, gray: number, total: number) => Array.from({ length: times }, () => ({ gray, total }))

  it('fails when gray gets no request while the total grows', () => {
    expect(judgeSplit({ ...question, intervals: polls(3, 0, 50) })).toMatchObject({ status: 'fail', failedAtIndex: 1 })
  })

  it('is undecided without traffic', () => {
    expect(judgeSplit({ ...question, intervals: [] })).toMatchObject({ status: 'undecided', logEFail: 0, logEPass: 0 })
    expect(judgeSplit({ ...question, intervals: polls(9, 0, 0) })).toMatchObject({ status: 'undecided', logEPass: 0 })
  })

  it('keeps a fail', () => {
    const intervals = [...polls(1, 100, 300), ...polls(100, 100, 1000)]

    expect(judgeSplit({ ...question, intervals })).toMatchObject({ status: 'fail', failedAtIndex: 0 })
  })

  it.each([
    { weight: 0, gray: 0, status: 'pass' },
    { weight: 0, gray: 1000, status: 'fail' },
    { weight: 0.02, gray: 0, status: 'pass' },
    { weight: 0.98, gray: 10_000, status: 'pass' },
    { weight: 1, gray: 10_000, status: 'pass' },
    { weight: 1, gray: 9000, status: 'fail' },
  ])('tests one bound at weight $weight: $status', ({ weight, gray, status }) => {
    expect(judgeSplit({ ...question, weight, intervals: polls(1, gray, 10_000) }).status).toBe(status)
  })

  it('gives no verdict when every split is tolerated', () => {
    const judged = judgeSplit({ ...question, weight: 0.5, tolerance: 0.5, intervals: polls(1, 0, 100_000) })

    expect(judged).toMatchObject({ status: 'undecided', logEFail: 0, logEPass: 0 })
  })

  it.each([
    [0, 0.005],
    [0.01, 0.005],
    [0.1, 0.02],
    [0.5, 0.1],
    [0.9, 0.02],
    [1, 0.005],
  ])('tolerates by default at weight %d: %d', (weight, tolerance) => {
    expect(defaultSplitTolerance(weight)).toBeCloseTo(tolerance, 12)
  })

  it.each([
    [{ weight: 1.1 }, 'a weight must lie between 0 and 1, got 1.1'],
    [{ tolerance: NaN }, 'a tolerance must lie between 0 and 1, got NaN'],
    [{ dispersion: 0 }, 'the dispersion must lie between 1 and 1000000000000000000, got 0'],
    [{ intervals: polls(1, 2, 1) }, 'a number of events must lie between 0 and 1.000000001, got 2'],
  ])('refuses %o', (option, message) => {
    const given = { ...question, intervals: polls(1, 1, 10), ...option }

    expect(() => judgeSplit(given)).toThrow(new RangeError(`statistics: ${message}`))
  })
})

describe('judgeFlake', () => {
  it('needs 76 clean runs to call a probe reliable at 5 %', () => {
    const question = { failures: 0, maxFlake: 0.05, ...risk }

    expect(judgeFlake({ ...question, runs: 75 }).status).toBe('undecided')
    expect(judgeFlake({ ...question, runs: 76 }).status).toBe('reliable')
  })

  it.each([
    [5, 'flaky'],
    [10, 'failing'],
  ])('calls a probe with %i failures in ten runs %s', (failures, status) => {
    expect(judgeFlake({ failures, runs: 10, maxFlake: 0.05, ...risk }).status).toBe(status)
  })

  it.each([
    [0, 'logEReliable', 'beta', 'reliable', 'undecided'],
    [25, 'logEUnreliable', 'alpha', 'flaky', 'undecided'],
    [80, 'logENotAlwaysFailing', 'alpha', 'flaky', 'failing'],
  ] as const)(
    'for %i failures in 100 runs, takes %s that is just enough for %s',
    (failures, side, name, status, otherwise) => {
      const question = { failures, runs: 100, maxFlake: 0.05, ...risk }
      const enough = Math.exp(-judgeFlake(question)[side])

      expect(judgeFlake({ ...question, [name]: enough }).status).toBe(status)
      expect(judgeFlake({ ...question, [name]: enough * (1 - 1e-9) }).status).toBe(otherwise)
    },
  )

  it.each([
    [{ alpha: 0 }, 'alpha must lie strictly between 0 and 1, got 0'],
    [{ beta: 1 }, 'beta must lie strictly between 0 and 1, got 1'],
  ])('refuses %o', (option, message) => {
    const given = { failures: 1, runs: 10, maxFlake: 0.05, ...risk, ...option }

    expect(() => judgeFlake(given)).toThrow(new RangeError(`statistics: ${message}`))
  })
})
