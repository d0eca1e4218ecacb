/** The promises of evidence.ts, measured: exactly at the limit, with a look after every interval. */
import { describe, expect, it } from 'vitest'
import { judgeRate } from '../../src/stats/judge-rate.ts'
import { logEvidenceLateOnset, logEvidenceOneSample } from '../../src/stats/rate.ts'
import type { ArmInterval } from '../../src/stats/ratio.ts'
import { logEvidenceTwoSamplePath } from '../../src/stats/ratio.ts'

const RUNS = 1500
const LOOKS = 60
const ALPHA = 0.01
const BETA = 0.05

describe('at the limit', () => {
  it('fails a healthy rate in at most alpha of the runs', () => {
    const random = seeded(1)

    const failures = countRuns(() => {
      const intervals = looks(() => ({ events: binomial(random, 100, 0.01), total: 100 }))
      return reaches(logEvidenceLateOnset({ intervals, rate: 0.01, dispersion: 1, plannedIntervals: LOOKS }), ALPHA)
    })

    expect(failures).toBeLessThanOrEqual(mostOf(ALPHA))
  })

  it('passes a bad rate in at most beta of the runs', () => {
    const random = seeded(2)

    const passes = countRuns(() => {
      const sum = { events: 0, total: 0 }
      const path = looks(() => {
        sum.events += binomial(random, 100, 0.01)
        sum.total += 100
        return logEvidenceOneSample({ ...sum, rate: 0.01, side: 'pass', dispersion: 1 })
      })
      return reaches(path, BETA)
    })

    expect(passes).toBeLessThanOrEqual(mostOf(BETA))
    expect(passes).toBeGreaterThan(0)
  })

  it('takes gray for worse than the ratio it has to a drifting stable in at most alpha of the runs', () => {
    const random = seeded(3)
    const options = { ratio: 1.2, side: 'fail', dispersion: 1, plannedIntervals: LOOKS } as const

    const failures = countRuns(() => {
      const intervals = drifting(random, options.ratio)
      return reaches(logEvidenceTwoSamplePath({ intervals, ...options }), ALPHA)
    })

    expect(failures).toBeLessThanOrEqual(mostOf(ALPHA))
  })

  it('takes gray for better than the ratio it has to a drifting stable in at most beta of the runs', () => {
    const random = seeded(6)
    const options = { ratio: 2, side: 'pass', dispersion: 1 } as const

    const passes = countRuns(() => {
      const intervals = drifting(random, options.ratio)
      return reaches(logEvidenceTwoSamplePath({ intervals, ...options }), BETA)
    })

    expect(passes).toBeLessThanOrEqual(mostOf(BETA))
    expect(passes).toBeGreaterThan(0)
  })

  it('fails requests that fail in clusters in at most alpha of the runs, if told so, and in many more if not', () => {
    const random = seeded(4)
    const runs = Array.from({ length: RUNS }, () =>
      looks(() => ({ events: 7 * binomial(random, 15, 0.01), total: 105 })),
    )
    const failedWith = (dispersion: number) =>
      runs.filter((intervals) => {
        return reaches(logEvidenceLateOnset({ intervals, rate: 0.01, dispersion, plannedIntervals: LOOKS }), ALPHA)
      }).length

    expect(failedWith(7)).toBeLessThanOrEqual(mostOf(ALPHA))
    expect(failedWith(1)).toBeGreaterThan(0.1 * RUNS)
  })
})

describe('away from the limit', () => {
  it('finds 5 % errors against 1 % within three polls, and passes a fifth of the limit, nearly always', () => {
    const random = seeded(5)
    const options = { limit: 0.01, alpha: ALPHA, beta: BETA, dispersion: 1, plannedIntervals: LOOKS }
    const judge = (polls: number, rate: number) => {
      const intervals = Array.from({ length: polls }, () => {
        const events = binomial(random, 300, rate)
        return { eventsLow: events, eventsHigh: events, total: 300 }
      })
      return judgeRate({ ...options, intervals }).status
    }

    expect(countRuns(() => judge(3, 0.05) === 'fail')).toBeGreaterThan(0.99 * RUNS)
    expect(countRuns(() => judge(10, 0.002) === 'pass')).toBeGreaterThan(0.9 * RUNS)
  })
})

/** 10 % weight; stable's error rate rises from 0.5 % to 3 %. */
function drifting(random: () => number, ratio: number): ArmInterval[] {
  return looks((look) => {
    const rate = 0.005 + (0.025 * look) / LOOKS
    return {
      grayEvents: binomial(random, 50, ratio * rate),
      grayTotal: 50,
      stableEvents: binomial(random, 450, rate),
      stableTotal: 450,
    }
  })
}

function looks<Result>(look: (index: number) => Result): Result[] {
  return Array.from({ length: LOOKS }, (_, index) => look(index))
}

function countRuns(run: () => boolean): number {
  return Array.from({ length: RUNS }, run).filter(Boolean).length
}

function reaches(path: readonly number[], risk: number): boolean {
  return path.some((logE) => logE >= -Math.log(risk))
}

/** The share of runs, plus three standard errors. */
function mostOf(risk: number): number {
  return RUNS * risk + 3 * Math.sqrt(RUNS * risk * (1 - risk))
}

/** By jumps from event to event (Devroye 1986, X.4.3). */
function binomial(random: () => number, trials: number, probability: number): number {
  let events = 0
  const logMiss = Math.log1p(-probability)
  for (let at = gap(random, logMiss); at <= trials; at += gap(random, logMiss)) events += 1
  return events
}

function gap(random: () => number, logMiss: number): number {
  return Math.floor(Math.log(1 - random()) / logMiss) + 1
}

/** The generator mulberry32, in the public domain. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
