import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson } from '../../src/stats/clopper-pearson.ts'
import { combineEvidence } from '../../src/stats/combine.ts'
import { counterIncrease } from '../../src/stats/counter.ts'
import { dispersionFromHistory } from '../../src/stats/dispersion.ts'
import { judgeFlake } from '../../src/stats/flake.ts'
import { exceedance } from '../../src/stats/histogram.ts'
import { judgeComparison } from '../../src/stats/judge-comparison.ts'
import { judgeRate } from '../../src/stats/judge-rate.ts'
import { klBernoulli } from '../../src/stats/kl-bernoulli.ts'
import { judgeLeak } from '../../src/stats/leak.ts'
import { needsForRate } from '../../src/stats/needs.ts'
import { podNoise } from '../../src/stats/pod-noise.ts'
import { quantileBand } from '../../src/stats/quantile-band.ts'
import { judgeSplit } from '../../src/stats/split.ts'

interface Numbers {
  readonly count: fc.Arbitrary<number>
  readonly share: fc.Arbitrary<number>
  readonly dispersion: fc.Arbitrary<number>
}

/** What the contracts allow, to its ends. */
const allowed: Numbers = {
  count: fc.oneof(
    fc.nat(1000),
    fc.nat(),
    fc.constantFrom(0, 1, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER),
    fc.double({ min: 0, max: 1e15, noNaN: true }),
  ),
  share: fc.oneof(
    fc.constantFrom(1e-300, 1e-12, 0.01, 0.5, 1 - Number.EPSILON / 2),
    fc.double({ min: 1e-300, max: 1 - Number.EPSILON / 2, noNaN: true }),
  ),
  dispersion: fc.constantFrom(1, 1.5, 1e6, 1e18),
}

/** Any finite number now and then. */
const anything: Numbers = {
  count: fc.oneof({ weight: 30, arbitrary: allowed.count }, finite()),
  share: fc.oneof({ weight: 30, arbitrary: allowed.share }, fc.constantFrom(0, 1, Number.MIN_VALUE), finite()),
  dispersion: fc.oneof({ weight: 10, arbitrary: allowed.dispersion }, finite()),
}

describe('for all that the contracts allow there is a result, without NaN', () => {
  it.each(Object.entries(propertiesOf(allowed)))('%s', (_, property) => {
    expect(() => property((run) => run())).not.toThrow()
  })
})

describe('for any finite input there is a result without NaN, or a RangeError', () => {
  it.each(Object.entries(propertiesOf(anything)))('%s', (_, property) => {
    expect(() => property(resultOrRefusal)).not.toThrow()
  })
})

function propertiesOf({ count, share, dispersion }: Numbers) {
  const plannedIntervals = fc.constantFrom(0, 1, 60, Number.MAX_SAFE_INTEGER)
  const risk = { alpha: share, beta: share }
  const whole = count.map(Math.ceil)
  const counts = fc.tuple(count, count).map(([a, b]) => ({ events: Math.min(a, b), total: Math.max(a, b) }))
  const bracket = fc
    .tuple(count, counts)
    .map(([a, { events, total }]) => ({ eventsLow: Math.min(a, events), eventsHigh: events, total }))
  const arms = fc.tuple(counts, counts).map(([gray, stable]) => ({
    grayEvents: gray.events,
    grayTotal: gray.total,
    stableEvents: stable.events,
    stableTotal: stable.total,
  }))
  const split = counts.map(({ events, total }) => ({ gray: events, total }))
  const probes = fc.tuple(whole, whole).map(([a, b]) => ({ leaks: Math.min(a, b), probes: Math.max(a, b) }))
  const trials = fc
    .tuple(fc.nat(2000), fc.nat(2000))
    .map(([a, b]) => ({ events: Math.min(a, b), trials: Math.max(a, b) }))
  const confidence = share.map((drawn) => Math.min(1 - Number.EPSILON / 2, 0.5 + drawn / 2))
  const several = { maxLength: 5 }
  return {
    judgeRate: draw(
      { intervals: fc.array(bracket, several), limit: share, ...risk, dispersion, plannedIntervals },
      judgeRate,
    ),
    judgeComparison: draw(
      {
        intervals: fc.array(arms, several),
        okRatio: count,
        maxRatio: count,
        floor: share,
        ...risk,
        dispersion,
        plannedIntervals,
      },
      judgeComparison,
    ),
    judgeSplit: draw(
      { intervals: fc.array(split, several), weight: share, tolerance: share, ...risk, dispersion },
      judgeSplit,
    ),
    judgeLeak: draw({ probes, maxLeak: share, beta: share }, ({ probes, ...rest }) =>
      judgeLeak({ ...probes, ...rest }),
    ),
    judgeFlake: draw({ counts, maxFlake: share, ...risk }, ({ counts: { events, total }, ...rest }) =>
      judgeFlake({ failures: events, runs: total, ...rest }),
    ),
    needsForRate: draw({ bracket, limit: share, ...risk, dispersion }, ({ bracket, ...rest }) =>
      needsForRate({ ...bracket, ...rest }),
    ),
    clopperPearson: draw({ trials, confidence }, ({ trials, confidence }) => clopperPearson({ ...trials, confidence })),
    combineEvidence: draw({ logs: fc.array(fc.double({ min: -1e18, max: 1e18, noNaN: true })) }, ({ logs }) =>
      combineEvidence(logs),
    ),
    dispersionFromHistory: draw({ history: fc.array(counts) }, ({ history }) => dispersionFromHistory(history)),
    podNoise: draw({ pods: fc.array(counts), grayPods: whole }, ({ pods, grayPods }) => podNoise(pods, grayPods)),
    exceedance: draw(
      { bounds: fc.array(fc.record({ upperBound: count, count })), last: count, threshold: count },
      ({ bounds, last, threshold }) => exceedance([...bounds, { upperBound: Infinity, count: last }], threshold),
    ),
    counterIncrease: draw({ samples: fc.array(count) }, ({ samples }) => counterIncrease(samples)),
    quantileBand: draw({ samples: whole, alpha: share }, ({ samples, alpha }) => quantileBand(samples, alpha)),
    klBernoulli: draw({ actual: share, assumed: share }, ({ actual, assumed }) => klBernoulli(actual, assumed)),
  }
}

type Attempt = (run: () => unknown) => unknown

function draw<Input>(model: { [Key in keyof Input]: fc.Arbitrary<Input[Key]> }, run: (input: Input) => unknown) {
  return (attempt: Attempt) => {
    fc.assert(fc.property(fc.record(model), (input) => !holdsNaN(attempt(() => run(input)))))
  }
}

function resultOrRefusal(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('statistics: ')) return null
    throw error
  }
}

function holdsNaN(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsNaN)
  return Number.isNaN(value)
}

function finite(): fc.Arbitrary<number> {
  return fc.double({ noNaN: true, noDefaultInfinity: true })
}
