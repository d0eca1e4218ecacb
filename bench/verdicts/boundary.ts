import { logThreshold } from '../../src/stats/decision.ts'
import { judgeLeak } from '../../src/stats/leak.ts'
import { judgeSplit } from '../../src/stats/split.ts'
import { dispersionOf } from './dispersion.ts'
import { markdownTable } from './outcome.ts'
import type { Random } from './random.ts'
import { binomial, failuresBefore, streamOf } from './random.ts'
import type { Cluster, Count, Poll, Weather } from './traffic.ts'
import { drawCount, drawHistory, drawPolls, pollSeconds, sumCounts } from './traffic.ts'
import type { Paths } from './watch.ts'
import { comparisonPaths, defaultRatios, defaults, ratePaths } from './watch.ts'

/** The truth lies exactly where a verdict turns from right to wrong, which is where wrong ones are most frequent. */
export interface Boundary {
  readonly title: string
  readonly wrong: 'false fail' | 'false pass'
  /** Whether the wrong verdict was there at any of the looks, each look having its chance whatever the other side says. */
  readonly isWrong: (random: Random, looks: number) => boolean
  /** Set where the promise does not hold, because an assumption is broken on purpose. */
  readonly broken?: Broken
}

interface Broken {
  readonly why: string
  /** Broken so far that a few hundred runs show it. */
  readonly isPlain: boolean
}

/** The share of wrong verdicts that is promised at most. */
export function promised({ wrong }: Boundary): number {
  return wrong === 'false fail' ? defaults.alpha : defaults.beta
}

type Sides = Readonly<Record<Boundary['wrong'], Boundary['isWrong']>>

/** Each side draws runs of its own. */
function both(title: string, paths: (random: Random, looks: number) => Paths, broken?: Broken): Boundary[] {
  const sides: Sides = {
    'false fail': (random, looks) => reaches(paths(random, looks).fail(), defaults.alpha),
    'false pass': (random, looks) => reaches(paths(random, looks).pass(), defaults.beta),
  }
  return (['false fail', 'false pass'] as const).map((wrong) => ({
    title,
    wrong,
    isWrong: sides[wrong],
    ...(broken === undefined ? {} : { broken }),
  }))
}

function only(wrong: Boundary['wrong'], boundaries: readonly Boundary[]): Boundary[] {
  return boundaries.filter((boundary) => boundary.wrong === wrong)
}

function reaches(path: readonly number[], risk: number): boolean {
  const threshold = logThreshold('risk', risk)
  return path.some((logE) => logE >= threshold)
}

/** 100 requests a look, of which exactly the limit fails. */
function rateAt(limit: number, plannedIntervals = defaults.plannedIntervals) {
  return (random: Random, looks: number): Paths => {
    const counts = Array.from({ length: looks }, () => ({ events: binomial(random, 100, limit), total: 100 }))
    return ratePaths(counts, limit, { ...defaults, plannedIntervals })
  }
}

/** Requests fail together; the judge is told so, not told, or finds out from two hours of stable. */
function clustered(cluster: Cluster, told: number | 'history') {
  const weather: Weather = { requestsPerSecond: 100, stableRate: 0.01, grayRate: 0.01, cluster }
  return (random: Random, looks: number): Paths => {
    const dispersion = told === 'history' ? dispersionOf(drawHistory(random, weather)) : told
    const mean = 0.1 * weather.requestsPerSecond * pollSeconds
    const counts = Array.from({ length: looks }, () => drawCount(random, mean, weather.grayRate, cluster))
    return ratePaths(counts, weather.grayRate, { ...defaults, dispersion })
  }
}

/** Both arms drift together; only their ratio is what it is. */
function drifting(ratio: number) {
  return (random: Random, looks: number): Paths => {
    const weatherAt = (look: number): Weather => {
      const stableRate = 0.005 + (0.025 * look) / looks
      return { requestsPerSecond: 20, stableRate, grayRate: ratio * stableRate }
    }
    return comparisonPaths(drawPolls(random, weatherAt, looks), defaults, defaultRatios)
  }
}

function steadyArms(weather: Weather, told: 'history' | 1 = 1) {
  return (random: Random, looks: number): Paths => {
    const dispersion = told === 'history' ? dispersionOf(drawHistory(random, weather)) : told
    const polls: Poll[] = drawPolls(random, () => weather, looks)
    return comparisonPaths(polls, { ...defaults, dispersion }, defaultRatios)
  }
}

/** 300 requests a look; a weight of 10 % with its tolerance of 2 points, and a true share at the edge of it. */
function splitAt(share: number): Sides {
  const question = { weight: 0.1, tolerance: 0.02, alpha: defaults.alpha, beta: defaults.beta, dispersion: 1 }
  const draw = (random: Random, looks: number): { gray: number; total: number }[] =>
    Array.from({ length: looks }, () => ({ gray: binomial(random, 300, share), total: 300 }))
  return {
    'false fail': (random, looks) => judgeSplit({ ...question, intervals: draw(random, looks) }).failedAtIndex !== null,
    // Its evidence of health depends on the sums alone.
    'false pass': (random, looks) => {
      let sum: Count = { events: 0, total: 0 }
      return draw(random, looks).some(({ gray, total }) => {
        sum = sumCounts([sum, { events: gray, total }])
        const judged = judgeSplit({ ...question, intervals: [{ gray: sum.events, total: sum.total }] })
        return judged.logEPass >= judged.passThreshold
      })
    },
  }
}

/** A look after every probe, until a leak shows. */
function leakAt(maxLeak: number): Boundary['isWrong'] {
  return (random, looks) => {
    const clean = Math.min(looks, failuresBefore(random, maxLeak))
    const judgedAt = (probes: number): string => judgeLeak({ probes, leaks: 0, maxLeak, beta: defaults.beta }).status
    return Array.from({ length: clean }, (_, probe) => judgedAt(probe + 1)).includes('pass')
  }
}

/** What the measure must be able to see: an ordinary test with a risk of 1 %, repeated at every look. */
const repeatedTest: Boundary['isWrong'] = (random, looks) => {
  let sum: Count = { events: 0, total: 0 }
  return Array.from({ length: looks }, () => binomial(random, 100, 0.01)).some((events) => {
    sum = sumCounts([sum, { events, total: 100 }])
    const deviation = Math.sqrt(sum.total * 0.01 * 0.99)
    return (sum.events - 0.01 * sum.total - 0.5) / deviation > 2.3263
  })
}

const geometric: Cluster = { meanSize: 4 }
/** The mean squared size over the mean size, which is what a variance tells, is 39. */
const wild: Cluster = { meanSize: 20 }

export const boundaries: readonly Boundary[] = [
  ...[0.001, 0.01, 0.05].flatMap((limit) =>
    both(`slo: ${100 * limit} % errors, limit ${100 * limit} %`, rateAt(limit)),
  ),
  ...only('false fail', both('slo: 1 % errors, no late-onset guard', rateAt(0.01, 0))),
  ...only('false fail', both('slo: 1 % errors, guard for 600 starts', rateAt(0.01, 600))),
  ...only('false fail', both('comparison: 1.2 times a drifting stable', drifting(defaultRatios.okRatio))),
  ...only('false pass', both('comparison: 2 times a drifting stable', drifting(defaultRatios.maxRatio))),
  ...only(
    'false fail',
    both('comparison: at the floor', steadyArms({ requestsPerSecond: 100, stableRate: 0.0001, grayRate: 0.001 })),
  ),
  ...only(
    'false pass',
    both(
      'comparison: at the floor and 2 times',
      steadyArms({ requestsPerSecond: 100, stableRate: 0.0005, grayRate: 0.001 }),
    ),
  ),
  { title: 'dyeing: a leak rate of 1 %, maxLeak 1 %', wrong: 'false pass', isWrong: leakAt(0.01) },
  ...[0.12, 0.08].flatMap((share) =>
    (['false fail', 'false pass'] as const).map((wrong) => ({
      title: `split: a share of ${100 * share} %, 10 % ± 2 points`,
      wrong,
      isWrong: splitAt(share)[wrong],
    })),
  ),
  ...both('slo: pairs, dispersion 2 as assumed without a history', clustered(2, 2)),
  ...both('slo: clusters of 7, dispersion 7', clustered(7, 7)),
  ...both('slo: clusters of 7, dispersion from history', clustered(7, 'history')),
  ...both('slo: clusters of random size, dispersion 7', clustered(geometric, 7)),
  ...both('slo: clusters of random size, dispersion from history', clustered(geometric, 'history')),
  ...only(
    'false fail',
    both(
      'comparison: clusters of 7, 1.2 times, from history',
      steadyArms({ requestsPerSecond: 100, stableRate: 0.01, grayRate: 0.012, cluster: 7 }, 'history'),
    ),
  ),
  ...only(
    'false pass',
    both(
      'comparison: clusters of 7, 2 times, from history',
      steadyArms({ requestsPerSecond: 100, stableRate: 0.01, grayRate: 0.02, cluster: 7 }, 'history'),
    ),
  ),
  ...both('slo: larger clusters of random size, dispersion 39', clustered(wild, 39), {
    why: 'many are larger than the dispersion',
    isPlain: false,
  }),
  ...both('slo: larger clusters of random size, from history', clustered(wild, 'history'), {
    why: 'many are larger than the dispersion',
    isPlain: false,
  }),
  ...both('slo: clusters of 7, dispersion 2', clustered(7, 2), { why: 'no history, so 2 was assumed', isPlain: true }),
  ...both('slo: clusters of 7, dispersion 1', clustered(7, 1), { why: 'dispersion configured wrongly', isPlain: true }),
  {
    title: 'an ordinary test at every look',
    wrong: 'false fail',
    isWrong: repeatedTest,
    broken: { why: 'not ours', isPlain: true },
  },
]

/** How many of the runs end with the wrong verdict. */
export function countWrong(boundary: Boundary, runs: number, looks: number, seed: number): number {
  const random = streamOf(seed, `${boundary.title}, ${boundary.wrong}`)
  return Array.from({ length: runs }, () => boundary.isWrong(random, looks)).filter(Boolean).length
}

export function boundaryTable(runs: number, seed: number): string {
  const looks = 600
  const rows = boundaries.map((boundary) => {
    const wrong = countWrong(boundary, runs, looks, seed)
    const promise = boundary.broken === undefined ? `${100 * promised(boundary)} %` : `none: ${boundary.broken.why}`
    return [boundary.title, boundary.wrong, promise, withError(wrong, runs)]
  })
  return `${looks} looks, ${runs} runs\n\n${markdownTable(['at the boundary', 'verdict', 'at most', 'measured'], rows)}`
}

/** Percent, plus or minus one standard error. */
function withError(wrong: number, runs: number): string {
  const share = wrong / runs
  const error = Math.sqrt((share * (1 - share)) / runs)
  return `${(100 * share).toFixed(2)} ± ${(100 * error).toFixed(2)} %`
}
