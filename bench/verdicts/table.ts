import { formatPercent } from '../../src/core/share.ts'
import { markdownTable } from './outcome.ts'
import { streamOf } from './random.ts'
import type { Gates } from './simulate.ts'
import { comparison, drawRelease, peers, simulate, slo } from './simulate.ts'
import type { Weather } from './traffic.ts'

const rows: readonly Weather[] = [10, 100, 1000].flatMap((requestsPerSecond) =>
  [
    { stableRate: 0.001, grayRates: [0.001, 0.002, 0.005, 0.01, 0.05] },
    { stableRate: 0.01, grayRates: [0.01, 0.012, 0.02, 0.05] },
  ].flatMap(({ stableRate, grayRates }) => grayRates.map((grayRate) => ({ requestsPerSecond, stableRate, grayRate }))),
)

/** Each SLO has the number of the fixed threshold beside it. */
const absolute: Gates = {
  'fixed 95 % (Argo)': peers['fixed 95 % (Argo)'],
  'slo, limit 5 %': slo(0.05),
  'fixed 99 % (Flagger)': peers['fixed 99 % (Flagger)'],
  'slo, limit 1 %': slo(0.01),
}

const relative: Gates = {
  '1-minute ratio': peers['1-minute ratio'],
  'Mann-Whitney (Kayenta)': peers['Mann-Whitney (Kayenta)'],
  'Fisher, each look': peers['Fisher, each look'],
  comparison: comparison(),
  'comparison, dispersion 1': comparison({ dispersion: 1 }),
}

/** Gates that look at gray alone, and gates that compare it with stable: both on the same traffic. */
export function tables(runs: number, seed: number): string {
  const cells = rows.map((weather) => cellsOf(weather, runs, seed))
  const split = Object.keys(absolute).length
  const table = (gates: Gates, from: number, to?: number): string =>
    markdownTable(
      ['requests/s', 'stable', 'gray', ...Object.keys(gates)],
      rows.map((weather, row) => [...describe(weather), ...(cells[row] ?? []).slice(from, to)]),
    )
  const both = [`### Gray alone\n\n${table(absolute, 0, split)}`, `### Gray beside stable\n\n${table(relative, split)}`]
  return `${runs} runs a row\n\n${both.join('\n\n')}`
}

function cellsOf(weather: Weather, runs: number, seed: number): string[] {
  const random = streamOf(seed, JSON.stringify(weather))
  return simulate({ ...absolute, ...relative }, runs, () => drawRelease(random, weather, () => weather))
}

function describe({ requestsPerSecond, stableRate, grayRate }: Weather): string[] {
  return [String(requestsPerSecond), formatPercent(stableRate), formatPercent(grayRate)]
}
