import { markdownTable } from './outcome.ts'
import type { Random } from './random.ts'
import { normal, streamOf } from './random.ts'
import type { Gates, Release } from './simulate.ts'
import { comparison, drawRelease, peers, simulate, slo } from './simulate.ts'
import type { Count, Weather } from './traffic.ts'
import { drawCount, pollSeconds, polls, sumCounts } from './traffic.ts'

/** What real traffic does and textbooks leave out. */
interface Stress {
  readonly title: string
  readonly gates: Gates
  readonly rows: readonly Row[]
}

interface Row {
  readonly label: string
  readonly draw: (random: Random) => Release
}

const beside: Gates = {
  '1-minute ratio': peers['1-minute ratio'],
  'Mann-Whitney (Kayenta)': peers['Mann-Whitney (Kayenta)'],
  'Fisher, each look': peers['Fisher, each look'],
}
const loads = [10, 100, 1000]

const clumps: Stress = {
  title: 'Errors in clumps of 7, at 100 requests/s and 1 %',
  gates: { ...beside, 'comparison, dispersion 1': comparison({ dispersion: 1 }), comparison: comparison() },
  rows: [1, 2, 5].map((times) => {
    const weather = { requestsPerSecond: 100, stableRate: 0.01, grayRate: 0.01 * times, cluster: 7 }
    return steadyRow(`gray fails ${times} times as often`, weather)
  }),
}

const incident: Stress = {
  title: 'An incident that both arms share: ten times the errors (0.5 %) in minutes 4 to 6',
  gates: {
    'fixed 99 % (Flagger)': peers['fixed 99 % (Flagger)'],
    ...beside,
    'slo, limit 1 %': slo(0.01),
    comparison: comparison(),
  },
  rows: loads.map((requestsPerSecond) => {
    const calm = { requestsPerSecond, stableRate: 0.005, grayRate: 0.005 }
    const isBad = (poll: number): boolean => poll >= 6 && poll < 12
    return changingRow(`${requestsPerSecond} requests/s`, calm, (poll) =>
      isBad(poll) ? { ...calm, stableRate: 0.05, grayRate: 0.05 } : calm,
    )
  }),
}

const ramp: Stress = {
  title: 'Weight 5, 10, 25, 50 % while the errors of both arms drift from 0.5 to 2 %',
  gates: { 'fixed 99 % (Flagger)': peers['fixed 99 % (Flagger)'], ...beside, comparison: comparison() },
  rows: loads.map((requestsPerSecond) => {
    const before = { requestsPerSecond, stableRate: 0.005, grayRate: 0.005 }
    return changingRow(`${requestsPerSecond} requests/s`, before, (poll) => {
      const rate = 0.005 + (0.015 * poll) / (polls - 1)
      const weight = [0.05, 0.1, 0.25, 0.5][Math.floor((4 * poll) / polls)] ?? 0.5
      return { requestsPerSecond, weight, stableRate: rate, grayRate: rate }
    })
  }),
}

const pods: Stress = {
  title: 'Instances that differ by nature: one gray, nine stable, all of one version, 100 requests/s, 1 %',
  gates: {
    'Mann-Whitney (Kayenta)': peers['Mann-Whitney (Kayenta)'],
    'Fisher, each look': peers['Fisher, each look'],
    'comparison, okRatio 1': comparison({}, { okRatio: 1, maxRatio: 2, floor: 0.001 }),
    'comparison, okRatio 1.2': comparison(),
    'comparison, okRatio 1.5, maxRatio 3': comparison({}, { okRatio: 1.5, maxRatio: 3, floor: 0.001 }),
  },
  rows: [0.2, 0.4].map((sigma) => ({
    label: `standard deviation ${100 * sigma} %`,
    draw: (random) => drawPods(random, sigma),
  })),
}

/** Watched for thirty minutes, because a gate that has passed sees nothing any more. */
const watched = { soakPolls: polls }
const lateOnset: Stress = {
  title: 'A fault that begins in minute 10, at 100 requests/s, watched for 30 minutes; times from the start',
  gates: {
    'Mann-Whitney (Kayenta)': peers['Mann-Whitney (Kayenta)'],
    'slo, limit 2 %': slo(0.02, watched),
    'slo without the guard': slo(0.02, { ...watched, plannedIntervals: 0 }),
    comparison: comparison(watched),
    'comparison without the guard': comparison({ ...watched, plannedIntervals: 0 }),
  },
  rows: [0.03, 0.05, 0.2].map((grayRate) => {
    const calm = { requestsPerSecond: 100, stableRate: 0.01, grayRate: 0.01 }
    return changingRow(`1 %, then ${100 * grayRate} %`, calm, (poll) => (poll < 20 ? calm : { ...calm, grayRate }))
  }),
}

export function stressTables(runs: number, seed: number): string {
  return [clumps, incident, ramp, pods, lateOnset].map((stress) => stressTable(stress, runs, seed)).join('\n\n')
}

function stressTable({ title, gates, rows }: Stress, runs: number, seed: number): string {
  const cells = rows.map(({ label, draw }) => {
    const random = streamOf(seed, `${title}, ${label}`)
    return [label, ...simulate(gates, runs, () => draw(random))]
  })
  return `### ${title}\n\n${runs} runs a row\n\n${markdownTable(['', ...Object.keys(gates)], cells)}`
}

function steadyRow(label: string, weather: Weather): Row {
  return changingRow(label, weather, () => weather)
}

function changingRow(label: string, before: Weather, weatherAt: (poll: number) => Weather): Row {
  return { label, draw: (random) => drawRelease(random, before, weatherAt) }
}

/** Each instance has a lognormal rate of its own with 1 % as its median; the baseline is one fresh instance. */
function drawPods(random: Random, sigma: number): Release {
  const rateOf = (): number => 0.01 * Math.exp(sigma * normal(random))
  const [gray, baseline, ...stable] = Array.from({ length: 11 }, rateOf)
  const mean = 10 * pollSeconds
  const draw = (rate = 0): Count => drawCount(random, mean, rate)
  const calm = { requestsPerSecond: 100, stableRate: 0.01, grayRate: 0.01 }
  const { dispersion } = drawRelease(random, calm, () => calm)
  return {
    dispersion,
    polls: Array.from({ length: polls }, () => ({
      gray: draw(gray),
      baseline: draw(baseline),
      stable: sumCounts(stable.map((rate) => draw(rate))),
    })),
  }
}
