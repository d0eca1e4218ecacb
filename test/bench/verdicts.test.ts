/** The simulation of bench/verdicts is only as good as its parts. */
import { describe, expect, it } from 'vitest'
import { fisher, upperTail } from '../../bench/verdicts/fisher.ts'
import { argo, flagger, ratio } from '../../bench/verdicts/gates.ts'
import { isHigh, kayenta, score } from '../../bench/verdicts/mann-whitney.ts'
import type { Outcome } from '../../bench/verdicts/outcome.ts'
import { formatOutcomes } from '../../bench/verdicts/outcome.ts'
import { releases, countOnce, watchRelease } from '../../bench/verdicts/slo-check.ts'
import { fixedPlan } from '../../bench/verdicts/price.ts'
import { binomial, failuresBefore, logFactorial, normal, poisson, streamOf } from '../../bench/verdicts/random.ts'
import type { Count, Poll } from '../../bench/verdicts/traffic.ts'
import { drawCount, drawPolls, pollSeconds, sumCounts } from '../../bench/verdicts/traffic.ts'
import { armsOf, defaultRatios, defaults, watchComparison, watchRate } from '../../bench/verdicts/watch.ts'
import { judgeComparison } from '../../src/stats/judge-comparison.ts'
import { judgeRate } from '../../src/stats/judge-rate.ts'

describe('watching', () => {
  it('decides at each look as judgeRate does', () => {
    const random = streamOf(1, 'watchRate')
    const statuses = new Set<string>()
    for (let run = 0; run < 40; run += 1) {
      const rate = [0.001, 0.005, 0.01, 0.02, 0.05][run % 5] ?? 0
      const counts = Array.from({ length: 20 }, () => drawCount(random, 200, rate))
      const settings = { ...defaults, dispersion: 1 + (run % 2), plannedIntervals: [0, 5, 60][run % 3] ?? 0 }

      const watched = watchRate(counts, 0.01, settings)

      const judged = byLooking(counts, (seen) => {
        const intervals = seen.map(({ events, total }) => ({ eventsLow: events, eventsHigh: events, total }))
        return judgeRate({ ...settings, intervals, limit: 0.01 }).status
      })
      expect(watched).toEqual(judged)
      statuses.add(watched.status)
    }
    expect([...statuses].sort()).toEqual(['fail', 'pass', 'undecided'])
  })

  it('decides at each look as judgeComparison does', () => {
    const random = streamOf(1, 'watchComparison')
    const statuses = new Set<string>()
    for (let run = 0; run < 24; run += 1) {
      const [stableRate = 0, grayRate = 0] =
        [
          [0.0001, 0.0005],
          [0.01, 0.01],
          [0.01, 0.05],
          [0.6, 0.6],
        ][run % 4] ?? []
      const polls = drawPolls(random, () => ({ requestsPerSecond: 100, stableRate, grayRate }), 14)
      const settings = { ...defaults, dispersion: 1 + (run % 2), plannedIntervals: [0, 5, 60][run % 3] ?? 0 }

      const watched = watchComparison(polls, settings)

      const judged = byLooking(
        polls,
        (seen) => judgeComparison({ ...settings, ...defaultRatios, intervals: seen.map(armsOf) }).status,
      )
      expect(watched).toEqual(judged)
      statuses.add(watched.status)
    }
    expect([...statuses].sort()).toEqual(['fail', 'pass', 'undecided'])
  })
})

/** A pass before the soak is over is not one yet. */
function byLooking<Seen>(all: readonly Seen[], judge: (seen: readonly Seen[]) => Outcome['status']): Outcome {
  for (let look = 1; look <= all.length; look += 1) {
    const status = judge(all.slice(0, look))
    if (status === 'fail' || (status === 'pass' && look >= defaults.soakPolls)) {
      return { status, seconds: look * pollSeconds }
    }
  }
  return { status: 'undecided', seconds: all.length * pollSeconds }
}

describe('the samplers', () => {
  it.each([0.3, 4, 12, 300, 27_000])('draw Poisson counts with mean and variance %d', (mean) => {
    const random = streamOf(1, `poisson ${mean}`)

    const { average, variance } = momentsOf(() => poisson(random, mean))

    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / draws))
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / mean) / draws))
  })

  it.each([4, 12])('draw each Poisson count as often as it should be, mean %d', (mean) => {
    const random = streamOf(2, `poisson ${mean}`)
    const seen = new Map<number, number>()
    for (let draw = 0; draw < draws; draw += 1) {
      const count = poisson(random, mean)
      seen.set(count, (seen.get(count) ?? 0) + 1)
    }

    for (let count = 0; count < 2 * mean; count += 1) {
      const chance = Math.exp(count * Math.log(mean) - mean - logFactorial(count))
      const error = Math.sqrt(draws * chance * (1 - chance))
      expect(Math.abs((seen.get(count) ?? 0) - draws * chance)).toBeLessThan(4 * error + 1)
    }
  })

  it('draw binomial, geometric and normal numbers with their moments', () => {
    const random = streamOf(1, 'others')

    expect(momentsOf(() => binomial(random, 100, 0.12)).average).toBeCloseTo(12, 0)
    expect(momentsOf(() => binomial(random, 100, 0.12)).variance).toBeCloseTo(10.56, 0)
    expect(momentsOf(() => failuresBefore(random, 0.25)).average).toBeCloseTo(3, 0)
    expect(momentsOf(() => normal(random)).average).toBeCloseTo(0, 1)
    expect(momentsOf(() => normal(random)).variance).toBeCloseTo(1, 1)
    expect(binomial(random, 10, 0)).toBe(0)
    expect(binomial(random, 10, 1)).toBe(10)
  })

  it('draw the same numbers for the same seed and name, and others for others', () => {
    expect(streamOf(1, 'a')()).toBe(streamOf(1, 'a')())
    expect(streamOf(1, 'a')()).not.toBe(streamOf(2, 'a')())
    expect(streamOf(1, 'a')()).not.toBe(streamOf(1, 'b')())
  })

  it('draw clusters of the size and mean that is asked for', () => {
    const random = streamOf(1, 'clusters')

    expect(drawCount(random, 10_000, 0.1, 7).events % 7).toBe(0)
    expect(momentsOf(() => drawCount(random, 1000, 0.01, 7).events).average).toBeCloseTo(10, 0)
    const { average, variance } = momentsOf(() => drawCount(random, 1000, 0.01, { meanSize: 4 }).events)
    expect(average).toBeCloseTo(10, 0)
    // The mean squared size over the mean size is 7.
    expect(variance / average).toBeGreaterThan(6.5)
    expect(variance / average).toBeLessThan(7.5)
  })
})

const draws = 20_000

function momentsOf(draw: () => number): { average: number; variance: number } {
  const values = Array.from({ length: draws }, draw)
  const average = values.reduce((a, b) => a + b, 0) / draws
  return { average, variance: values.reduce((sum, value) => sum + (value - average) ** 2, 0) / draws }
}

describe('the gates beside', () => {
  const good: Count = { events: 0, total: 100 }
  /** 4 of 200 in a minute: 98 %. */
  const poor: Count = { events: 2, total: 100 }
  const bad: Count = { events: 20, total: 100 }
  const pollsOf = (gray: readonly Count[], stable: Count = { events: 1, total: 900 }): Poll[] =>
    gray.flatMap((count) => [count, count]).map((count) => ({ gray: count, stable, baseline: good }))
  const minutes = (count: number, minute: Count): Count[] => Array.from({ length: count }, () => minute)

  it('end a release with the first minute below 95 %, else after five', () => {
    expect(argo(pollsOf([...minutes(3, poor), bad, ...minutes(9, good)]))).toEqual({ status: 'fail', seconds: 240 })
    expect(argo(pollsOf([...minutes(5, poor), bad]))).toEqual({ status: 'pass', seconds: 300 })
  })

  it('end a release with the fifth minute below 99 %, or the tenth good one', () => {
    expect(flagger(pollsOf(minutes(20, poor)))).toEqual({ status: 'fail', seconds: 300 })
    expect(flagger(pollsOf([...minutes(4, poor), ...minutes(20, good)]))).toEqual({ status: 'pass', seconds: 840 })
    expect(flagger(pollsOf(minutes(20, { events: 0, total: 0 })))).toEqual({ status: 'fail', seconds: 300 })
  })

  it('end a release with the fourth minute beyond twice the rate of stable, else after ten', () => {
    expect(ratio(pollsOf(minutes(20, poor)))).toEqual({ status: 'fail', seconds: 240 })
    expect(ratio(pollsOf([...minutes(3, poor), ...minutes(7, good)]))).toEqual({ status: 'pass', seconds: 600 })
    expect(ratio(pollsOf(minutes(9, good)))).toEqual({ status: 'undecided', seconds: 540 })
  })

  it('rank as R does: wilcox.test(c(1.1, 2.2, 3.3, 4.4), c(0.5, 1.1, 1.5, 2), correct = TRUE)', () => {
    // The ranks of x are 2.5, 6, 7 and 8, where 18 is their expected sum; one pair is tied.
    const [gray, baseline] = [
      [1.1, 2.2, 3.3, 4.4],
      [0.5, 1.1, 1.5, 2],
    ]
    const variance = (16 / 12) * (9 - 6 / 56)

    expect(score(gray, baseline)).toBeCloseTo((2.5 + 6 + 7 + 8 - 18 - 0.5) / Math.sqrt(variance), 12)
    expect(score([1, 1], [1, 1, 1])).toBe(0)
  })

  it('call a clear rise high, the reverse and noise not', () => {
    const low = [1, 2, 3, 2, 1, 2, 3, 2]
    const high = low.map((value) => value + 10)

    expect(isHigh(high, low)).toBe(true)
    expect(isHigh(low, high)).toBe(false)
    expect(isHigh([...low].reverse(), low)).toBe(false)
    expect(kayenta(pollsOf(minutes(30, bad)))).toEqual({ status: 'fail', seconds: 300 })
    expect(kayenta(pollsOf(minutes(30, good)))).toEqual({ status: 'pass', seconds: 1800 })
  })

  it('add up the tail of the hypergeometric distribution', () => {
    // Of four cups of eight the lady names three or four by chance: 17 of 70.
    expect(upperTail(3, { events: 4, draws: 4, total: 8 })).toBeCloseTo(17 / 70, 12)
    expect(upperTail(4, { events: 4, draws: 4, total: 8 })).toBeCloseTo(1 / 70, 12)
    expect(upperTail(1, { events: 4, draws: 4, total: 8 })).toBe(1)
    expect(fisher(pollsOf(minutes(30, bad)))).toEqual({ status: 'fail', seconds: 30 })
  })

  it('know the plan of one single test', () => {
    const plan = { risk: 0.01, power: 0.8 }

    expect(fixedPlan(0.01, 0.05, plan)).toBe(157)
  })
})

describe('the slo check, from samples to verdict', () => {
  it.each(releases)('counts what happened, and leans to no side: $title', ({ title, fleet }) => {
    const random = streamOf(1, title)

    const { events, total } = sumCounts(Array.from({ length: 12 }, () => countOnce(random, fleet)))

    const size = typeof fleet.cluster === 'number' ? fleet.cluster : fleet.cluster.meanSize
    const error = Math.sqrt((size * fleet.errorRate) / total)
    expect(Math.abs(events / total - fleet.errorRate)).toBeLessThan(3 * error)
  })

  it('fails and passes whom it should, and neither at the limit', () => {
    const ends = releases.map(({ title, fleet }) => [title, watchRelease(streamOf(1, title), fleet).status])

    expect(ends).toEqual([
      ['at the limit', 'undecided'],
      ['at the limit, restarts', 'undecided'],
      ['at the limit, restarts, start time not exported', 'undecided'],
      ['the same with 2 requests/s', 'undecided'],
      ['at the limit, clusters of 7', 'undecided'],
      ['a fifth of the limit, restarts', 'pass'],
      ['five times the limit, restarts', 'fail'],
    ])
  })
})

describe('formatOutcomes', () => {
  it('tells shares and medians, and no median of the rare', () => {
    const outcomes: Outcome[] = [
      ...Array.from({ length: 50 }, () => ({ status: 'pass' as const, seconds: 330 })),
      ...Array.from({ length: 4 }, () => ({ status: 'fail' as const, seconds: 30 })),
      ...Array.from({ length: 46 }, () => ({ status: 'undecided' as const, seconds: 1800 })),
    ]

    expect(formatOutcomes(outcomes)).toBe('F 4.0 P 50 I 46 (- / 5.5m)')
  })
})
