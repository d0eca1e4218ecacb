import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson } from '../../src/stats/clopper-pearson.ts'
import { combineEvidence } from '../../src/stats/combine.ts'
import { counterIncrease } from '../../src/stats/counter.ts'
import { dispersionFromHistory } from '../../src/stats/dispersion.ts'
import { exceedance } from '../../src/stats/histogram.ts'
import { klBernoulli } from '../../src/stats/kl-bernoulli.ts'
import { podNoise } from '../../src/stats/pod-noise.ts'
import { quantileBand } from '../../src/stats/quantile-band.ts'

describe('counterIncrease', () => {
  it.each([
    { samples: [], expected: null },
    { samples: [7], expected: null },
    { samples: [7, 7], expected: 0 },
    { samples: [100, 130, 20, 50], expected: 80 },
    { samples: [0, 5, 3, 1], expected: 9 },
    { samples: [1, NaN, 3], expected: null },
    { samples: [1, Infinity], expected: null },
    { samples: [-1, 2], expected: null },
  ])('$samples: $expected', ({ samples, expected }) => {
    expect(counterIncrease(samples)).toBe(expected)
  })
})

describe('exceedance', () => {
  const bucket = (upperBound: number, count: number) => ({ upperBound, count })
  const good = [bucket(0.1, 80), bucket(0.3, 95), bucket(Infinity, 100)]

  it.each([
    { threshold: 0.3, expected: { eventsLow: 5, eventsHigh: 5, total: 100 } },
    { threshold: 0.2, expected: { eventsLow: 5, eventsHigh: 20, total: 100 } },
    { threshold: 0.05, expected: { eventsLow: 20, eventsHigh: 100, total: 100 } },
    { threshold: 9, expected: { eventsLow: 0, eventsHigh: 5, total: 100 } },
  ])('brackets the requests slower than $threshold, whatever the order of buckets', ({ threshold, expected }) => {
    expect(exceedance(good, threshold)).toEqual(expected)
    expect(exceedance(good.toReversed(), threshold)).toEqual(expected)
  })

  it('evens out a fall of up to 0.1 %', () => {
    const fallen = [bucket(0.1, 10_000), bucket(0.3, 9991), bucket(Infinity, 9995)]

    expect(exceedance(fallen, 0.3)).toEqual({ eventsLow: 0, eventsHigh: 0, total: 10_000 })
    expect(exceedance([bucket(0.1, 1000), bucket(Infinity, 999)], 0.1)).toMatchObject({ total: 1000 })
  })

  it('counts from a histogram without requests, or without any so quick', () => {
    expect(exceedance([bucket(0.1, 0), bucket(Infinity, 0)], 0.1)).toEqual({ eventsLow: 0, eventsHigh: 0, total: 0 })
    expect(exceedance([bucket(0.1, 0), bucket(Infinity, 9)], 0.1)).toEqual({ eventsLow: 9, eventsHigh: 9, total: 9 })
  })

  it.each([
    ['no buckets', []],
    ['no bucket at Infinity', good.slice(0, 2)],
    ['a fall of more than 0.1 %', [bucket(0.1, 10_000), bucket(Infinity, 9980)]],
    ['a count that is not a number', [bucket(0.1, NaN), bucket(Infinity, 10)]],
    ['a count without end', [bucket(0.1, 1), bucket(Infinity, Infinity)]],
    ['a negative count', [bucket(0.1, -1), bucket(Infinity, 10)]],
    ['a bound that is not a number', [bucket(NaN, 5), bucket(Infinity, 10)]],
  ])('refuses a histogram with %s', (_, buckets) => {
    expect(exceedance(buckets, 0.3)).toBeNull()
  })

  it('refuses a threshold that is not a number', () => {
    expect(exceedance(good, NaN)).toBeNull()
  })
})

describe('dispersionFromHistory', () => {
  it.each([
    ['nothing', []],
    ['two intervals', [1, 2].map((events) => ({ events, total: 100 }))],
    ['no event', Array.from({ length: 40 }, () => ({ events: 0, total: 100 }))],
    ['events only', Array.from({ length: 40 }, () => ({ events: 100, total: 100 }))],
    ['intervals without traffic', Array.from({ length: 40 }, () => ({ events: 0, total: 0 }))],
  ])('tells nothing from %s', (_, history) => {
    expect(dispersionFromHistory(history)).toBeNull()
  })

  it('tells something from three intervals with one event, of one request or more each', () => {
    const history = [
      { events: 1, total: 1 },
      { events: 0, total: 1 },
      { events: 0, total: 1 },
    ]

    // Differences of 1 and 0 between neighbours, each of variance 2/9 * 2.
    expect(dispersionFromHistory(history)?.estimate).toBeCloseTo(1 / ((2 / 9) * 2) / 2, 12)
  })

  it('is at least 1, and ignores drift and intervals without traffic', () => {
    const drifting = Array.from({ length: 40 }, (_, index) => ({ events: 10 + index, total: 1000 }))

    const estimate = dispersionFromHistory(drifting.flatMap((interval) => [interval, { events: 0, total: 0 }]))

    expect(estimate).toEqual(dispersionFromHistory(drifting))
    expect(estimate).toMatchObject({ dispersion: 1, isSufficient: true })
  })

  it('says when the history is too short', () => {
    const clustered = Array.from({ length: 29 }, (_, index) => ({ events: index % 2 === 0 ? 0 : 40, total: 1000 }))

    expect(dispersionFromHistory(clustered)?.isSufficient).toBe(false)
    expect(dispersionFromHistory([...clustered, { events: 0, total: 1000 }])?.isSufficient).toBe(true)
  })

  it.each([
    [19, false],
    [20, true],
  ])('takes %i events for enough: %s', (events, isSufficient) => {
    const history = Array.from({ length: 40 }, (_, index) => ({ events: index < events ? 1 : 0, total: 1000 }))

    expect(dispersionFromHistory(history)?.isSufficient).toBe(isSufficient)
  })
})

describe('podNoise', () => {
  it('turns the noise between stable pods into the smallest honest ratio', () => {
    const noisy = [20, 5, 40, 12].map((events) => ({ events, total: 1000 }))

    const [one, four] = [podNoise(noisy, 1), podNoise(noisy, 4)]

    expect(one?.sigma).toBeGreaterThan(0.5)
    expect(one?.smallestHonestRatio).toBeCloseTo(Math.exp(1.645 * (one?.sigma ?? NaN) * Math.sqrt(1.25)), 12)
    expect(four?.smallestHonestRatio).toBeLessThan(one?.smallestHonestRatio ?? NaN)
  })

  it('measures the noise by the method of moments', () => {
    const noise = podNoise(
      [20, 5, 40, 12].map((events) => ({ events, total: 1000 })),
      1,
    )

    // 19.25 events are expected of each: Q = 686.75 / 19.25, sigma^2 = (Q - 3) / (77 - 19.25).
    expect(noise?.heterogeneity).toBeCloseTo(686.75 / 19.25, 12)
    expect(noise?.sigma).toBeCloseTo(Math.sqrt((686.75 / 19.25 - 3) / 57.75), 12)
  })

  it('tells something from two pods with one event, of one request or more each', () => {
    const pods = [
      { events: 1, total: 1 },
      { events: 0, total: 1 },
    ]

    expect(podNoise(pods, 1)).toEqual({ heterogeneity: 1, sigma: 0, smallestHonestRatio: 1 })
  })

  it('tells nothing from one pod, whatever its counts', () => {
    for (let total = 1; total < 200; total += 1) expect(podNoise([{ events: 5, total: total + 5 }], 1)).toBeNull()
  })

  it.each([
    ['one pod', [{ events: 5, total: 100 }], 1],
    ['no event', [0, 0].map((events) => ({ events, total: 100 })), 1],
    ['one pod with nearly all traffic', [1e17, 1].map((total) => ({ events: 1, total })), 1],
    ['no gray pod', [5, 6].map((events) => ({ events, total: 100 })), 0],
  ])('tells nothing from %s', (_, pods, grayPods) => {
    expect(podNoise(pods, grayPods)).toBeNull()
  })
})

describe('clopperPearson', () => {
  it('leaves exactly the risk in each tail', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.constantFrom(0.5, 0.9, 0.99),
        (trials, drawn, confidence) => {
          const events = Math.min(drawn, trials)

          const { lower, upper } = clopperPearson({ events, trials, confidence })

          // Nothing lies outside a bound at the end of the scale.
          expect(atLeast(events, trials, lower)).toBeCloseTo(events > 0 ? 1 - confidence : 1, 9)
          expect(1 - atLeast(events + 1, trials, upper)).toBeCloseTo(events < trials ? 1 - confidence : 1, 9)
        },
      ),
    )
  })

  it('knows nothing without trials', () => {
    expect(clopperPearson({ events: 0, trials: 0, confidence: 0.95 })).toEqual({ lower: 0, upper: 1 })
  })

  it.each([
    [{ confidence: 0.4 }, 'the confidence must lie between 0.5 and 1, got 0.4'],
    [{ confidence: 1 }, 'the confidence must lie strictly between 0 and 1, got 1'],
    [{ events: 11 }, 'a number of events must lie between 0 and 10.00000001, got 11'],
    [{ events: 0.5 }, 'the number of events must be a whole number, 0 or more, got 0.5'],
    [{ trials: Infinity }, 'the number of trials must be a whole number, 0 or more, got Infinity'],
  ])('refuses %o', (option, message) => {
    const plan = { events: 1, trials: 10, confidence: 0.95, ...option }

    expect(() => clopperPearson(plan)).toThrow(new RangeError(`statistics: ${message}`))
  })

  it('is exact to the last digit at the ends of the scale', () => {
    const { lower } = clopperPearson({ events: 3, trials: 3, confidence: 0.9 })
    const { upper } = clopperPearson({ events: 0, trials: 3, confidence: 0.9 })

    expect(lower).toBeCloseTo(Math.cbrt(0.1), 15)
    expect(upper).toBeCloseTo(1 - Math.cbrt(0.1), 15)
  })
})

describe('combineEvidence', () => {
  it('is no evidence without checks', () => {
    expect(combineEvidence([])).toEqual({ logGlobal: 0, logAdjusted: [] })
  })

  it('blames no check more than its own evidence or the evidence of all allows', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 12 }), (logs) => {
        const { logGlobal, logAdjusted } = combineEvidence(logs)

        for (const [index, adjusted] of logAdjusted.entries()) {
          expect(adjusted).toBeLessThanOrEqual(logs[index] ?? NaN)
          expect(adjusted).toBeLessThanOrEqual(logGlobal + 1e-9)
        }
      }),
    )
  })
})

describe('small functions at their ends', () => {
  it('gives a band that tells nothing without or with few samples', () => {
    expect(quantileBand(0, 0.05)).toBe(1)
    expect(quantileBand(1, 0.05)).toBe(1)
  })

  it('has a divergence of 0 for equal rates and of Infinity for an impossible observation', () => {
    expect([klBernoulli(0, 0), klBernoulli(1, 1), klBernoulli(0.3, 0.3)]).toEqual([0, 0, 0])
    expect([klBernoulli(0.3, 0), klBernoulli(0.3, 1)]).toEqual([Infinity, Infinity])
  })

  it.each([
    [() => klBernoulli(1.1, 0.5), 'the actual rate must lie between 0 and 1, got 1.1'],
    [() => klBernoulli(0.5, -0.1), 'the assumed rate must lie between 0 and 1, got -0.1'],
    [() => quantileBand(1.5, 0.05), 'the number of samples must be a whole number, 0 or more, got 1.5'],
    [() => quantileBand(1, 0), 'alpha must lie strictly between 0 and 1, got 0'],
    [() => podNoise([], -1), 'the number of gray pods must be a whole number, 0 or more, got -1'],
    [() => podNoise([{ events: 2, total: 1 }], 1), 'a number of events must lie between 0 and 1.000000001, got 2'],
    [
      () => dispersionFromHistory([{ events: 0, total: 1e19 }]),
      'a total must lie between 0 and 1000000000000000000, got 10000000000000000000',
    ],
  ])('refuse %s', (run, message) => {
    expect(run).toThrow(new RangeError(`statistics: ${message}`))
  })
})

function atLeast(events: number, trials: number, probability: number): number {
  let tail = 0
  for (let k = events; k <= trials; k += 1)
    tail += choose(trials, k) * probability ** k * (1 - probability) ** (trials - k)
  return tail
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k
}
