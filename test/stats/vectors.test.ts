import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clopperPearson } from '../../src/stats/clopper-pearson.ts'
import { combineEvidence } from '../../src/stats/combine.ts'
import { counterIncrease } from '../../src/stats/counter.ts'
import { dispersionFromHistory } from '../../src/stats/dispersion.ts'
import { judgeFlake } from '../../src/stats/flake.ts'
import { exceedance } from '../../src/stats/histogram.ts'
import { judgeComparison } from '../../src/stats/judge-comparison.ts'
import { klBernoulli } from '../../src/stats/kl-bernoulli.ts'
import { cleanProbesNeeded, leakUpperBound } from '../../src/stats/leak.ts'
import { requestsNeeded } from '../../src/stats/needs.ts'
import { podNoise } from '../../src/stats/pod-noise.ts'
import { quantileBand } from '../../src/stats/quantile-band.ts'
import { logEvidenceLateOnset, logEvidenceOneSample, rateInterval } from '../../src/stats/rate.ts'
import { logEvidenceTwoSample, ratioInterval } from '../../src/stats/ratio.ts'
import { judgeSplit } from '../../src/stats/split.ts'

/** Computed with 50 digits by an independent program. */
const path = new URL('../vectors/stats.json', import.meta.url)

const Vectors = z.object({
  count: z.number(),
  vectors: z.array(z.object({ id: z.string(), fn: z.string(), input: z.unknown(), expected: z.unknown() })),
})

const number = z.number()
const numbers = z.array(number)
const side = z.enum(['fail', 'pass'])
const arms = z.array(
  z.tuple([number, number, number, number]).transform(([grayTotal, grayEvents, stableTotal, stableEvents]) => ({
    grayTotal,
    grayEvents,
    stableTotal,
    stableEvents,
  })),
)
const risks = { alpha: number, beta: number }
const interval = { alphaLo: number, alphaHi: number }

/** From a name in the file to our function: how its input is spelled there, and how our result is spelled there. */
const functions = {
  logE1: via({ n: number, x: number, p: number, side, phi: number }, ({ n, x, p, phi, ...rest }) =>
    logEvidenceOneSample({ events: x, total: n, rate: p, dispersion: phi, ...rest }),
  ),
  logE2: via({ intervals: arms, ratio: number, side, phi: number }, ({ phi, ...rest }) =>
    logEvidenceTwoSample({ dispersion: phi, ...rest }),
  ),
  logEOnset1: via(
    { x: numbers, n: numbers, p: number, side: z.literal('fail'), J: number, phi: number },
    ({ x, n, p, J, phi }) =>
      logEvidenceLateOnset({ intervals: counts(x, n), rate: p, dispersion: phi, plannedIntervals: J }).at(-1),
  ),
  compare: via(
    { intervals: arms, okRatio: number, maxRatio: number, floor: number, ...risks, phi: number },
    ({ phi, ...rest }) => verdict(judgeComparison({ ...rest, dispersion: phi, plannedIntervals: 0 })),
  ),
  rateInterval: via({ n: number, x: number, ...interval, phi: number }, ({ n, x, phi, ...rest }) =>
    rateInterval({ events: x, total: n, dispersion: phi, ...rest }),
  ),
  ratioInterval: via({ intervals: arms, ...interval, phi: number }, ({ phi, ...rest }) =>
    ratioInterval({ dispersion: phi, ...rest }),
  ),
  cleanProbesNeeded: via({ maxLeak: number, beta: number }, ({ maxLeak, beta }) => cleanProbesNeeded(maxLeak, beta)),
  leakUpperZero: via({ n: number, beta: number }, ({ n, beta }) => leakUpperBound(n, beta)),
  clopperPearson: via({ n: number, x: number, confidence: number }, ({ n, x, confidence }) => {
    const { lower, upper } = clopperPearson({ events: x, trials: n, confidence })
    return { lowerOneSided: lower, upperOneSided: upper }
  }),
  split: via(
    { total: number, canary: number, weight: number, tolerance: number, ...risks, phi: number },
    ({ total, canary, phi, ...rest }) =>
      verdict(judgeSplit({ intervals: [{ gray: canary, total }], dispersion: phi, ...rest })),
  ),
  combine: via({ e: numbers }, ({ e }) => {
    const { logGlobal, logAdjusted } = combineEvidence(e.map(Math.log))
    return { global_: Math.exp(logGlobal), adjusted: logAdjusted.map(Math.exp) }
  }),
  dispersionFromHistory: via({ n: numbers, e: numbers }, ({ n, e }) => {
    const { estimate, upper, dispersion } = dispersionFromHistory(counts(e, n)) ?? {}
    return { estimate, upper, phi: dispersion }
  }),
  requestsNeeded: via({ n: number, x: number, max: number, ...risks }, ({ n, x, max, ...rest }) => {
    const needed = requestsNeeded({ events: x, total: n, limit: max, dispersion: 1, ...rest })
    return { passAtLeast: needed.passAtLeast, passLikely: needed.passLikely, failLikely: needed.failLikely }
  }),
  exceedance: via({ buckets: z.record(z.string(), number), threshold: number }, ({ buckets, threshold }) => {
    const bounds = Object.entries(buckets).map(([le, count]) => ({
      upperBound: Number(le.replace('Inf', 'Infinity')),
      count,
    }))
    const bracket = exceedance(bounds, threshold)
    return { lo: bracket?.eventsLow, hi: bracket?.eventsHigh }
  }),
  counterDelta: via({ samples: numbers }, ({ samples }) => counterIncrease(samples)),
  dkwBand: via({ n: number, alpha: number }, ({ n, alpha }) => quantileBand(n, alpha)),
  klBernoulli: via({ q: number, p: number }, ({ q, p }) => klBernoulli(q, p)),
  flake: via({ n: number, x: number, maxFlake: number, ...risks }, ({ n, x, ...rest }) => {
    const { status, ...evidence } = judgeFlake({ failures: x, runs: n, ...rest })
    return { ...evidence, verdict: nameOf(status) }
  }),
  podNoise: via({ n: numbers, e: numbers }, ({ n, e }) => {
    const noise = podNoise(counts(e, n), 1)
    return { Q: noise?.heterogeneity, sigma: noise?.sigma }
  }),
}

/** These answer with whole numbers, to be met exactly. */
const counting = ['cleanProbesNeeded', 'requestsNeeded', 'exceedance', 'counterDelta']

/**
 * We have no incomplete beta function. For whole a and b it is a binomial tail, which makes these vectors a check of
 * the Clopper-Pearson bounds (below); the other one does not apply.
 */
const binomialTails = ['ibeta-11-9991-0.001', 'ibeta-3-10000000.0-1e-06']
const notApplicable = ['ibeta-1.5-1000.5-0.01']

const file = Vectors.parse(JSON.parse(readFileSync(path, 'utf8')))

describe('the reference values', () => {
  const direct = file.vectors.filter(({ fn }) => fn !== 'regIncBeta')

  it('are all there, and only the named ones are left out', () => {
    const leftOut = file.vectors.filter(({ fn }) => fn === 'regIncBeta').map(({ id }) => id)
    expect(file.vectors).toHaveLength(file.count)
    expect(leftOut.toSorted()).toEqual([...binomialTails, ...notApplicable].toSorted())
    expect(new Set(direct.map(({ fn }) => fn))).toEqual(new Set(Object.keys(functions)))
  })

  it.each(direct)('$fn $id', ({ fn, input, expected }) => {
    const actual = new Map(Object.entries(functions)).get(fn)?.(input)
    expect(differences(actual, expected, counting.includes(fn) ? 0 : 1e-9)).toEqual([])
  })

  it.each(file.vectors.filter(({ id }) => binomialTails.includes(id)))('$id as a binomial tail', (vector) => {
    const { a, b, x } = z.object({ a: number, b: number, x: number }).parse(vector.input)
    const tail = number.parse(vector.expected)
    const trials = a + b - 1
    const bound =
      tail < 0.5
        ? clopperPearson({ events: a, trials, confidence: 1 - tail }).lower
        : clopperPearson({ events: a - 1, trials, confidence: tail }).upper
    expect(Math.abs(bound / x - 1)).toBeLessThan(1e-9)
  })
})

function via<Shape extends z.ZodRawShape>(shape: Shape, run: (input: z.output<z.ZodObject<Shape>>) => unknown) {
  return (input: unknown) => run(z.object(shape).parse(input))
}

function counts(events: readonly number[], totals: readonly number[]): { events: number; total: number }[] {
  return totals.map((total, index) => ({ events: events[index] ?? NaN, total }))
}

function verdict(decision: { logEFailNow: number; logEPass: number; status: string }) {
  return { logEFail: decision.logEFailNow, logEPass: decision.logEPass, verdict: nameOf(decision.status) }
}

function nameOf(status: string): string {
  return status === 'undecided' ? 'inconclusive' : status
}

/** What differs: numbers by more than the tolerance, keys and all else at all. */
function differences(actual: unknown, expected: unknown, tolerance: number): string[] {
  if (typeof expected === 'object' && expected !== null) {
    const fields = new Map(Object.entries(actual ?? {}))
    const surplus = [...fields.keys()].filter((key) => !Object.hasOwn(expected, key))
    return [
      ...surplus.map((key) => `${key} is not expected`),
      ...Object.entries(expected).flatMap(([key, value]) => differences(fields.get(key), value, tolerance)),
    ]
  }
  const isNear =
    typeof actual === 'number' &&
    typeof expected === 'number' &&
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected))
  return isNear || actual === expected ? [] : [`expected ${String(expected)}, got ${String(actual)}`]
}
