import { combineEvidence } from '../../src/stats/combine.ts'
import { logThreshold } from '../../src/stats/decision.ts'
import { formatShare, markdownTable, median } from './outcome.ts'
import type { Random } from './random.ts'
import { binomial, logFactorial, streamOf } from './random.ts'
import { polls } from './traffic.ts'
import { defaults, ratePaths } from './watch.ts'

/** What looking at any time costs: requests until a limit of 1 % is called exceeded, with a look every 10 requests. */
export function priceTable(runs: number, seed: number): string {
  const limit = 0.01
  const step = 10
  const rows = [
    { rate: 0.02, most: 8000 },
    { rate: 0.05, most: 1500 },
  ].map(({ rate, most }) => {
    const random = streamOf(seed, `price ${rate}`)
    const needed = Array.from({ length: runs }, () => {
      const counts = Array.from({ length: most / step }, () => ({ events: binomial(random, step, rate), total: step }))
      const at = ratePaths(counts, limit, defaults)
        .fail()
        .findIndex((logE) => logE >= logThreshold('alpha', defaults.alpha))
      return at < 0 ? Infinity : (at + 1) * step
    })
    const quantile = (share: number): number =>
      needed.toSorted((a, b) => a - b)[Math.ceil(share * runs) - 1] ?? Number.NaN
    const fixed = [0.8, 0.95].map((power) => fixedPlan(limit, rate, { risk: defaults.alpha, power }))
    return [`${100 * rate} %`, median(needed), quantile(0.8), quantile(0.95), ...fixed].map(String)
  })
  const head = ['true rate', 'median', '80 % of runs', '95 % of runs', 'one test, power 80 %', 'one test, power 95 %']
  return `${runs} runs a row\n\n${markdownTable(head, rows)}`
}

/** The smallest number of requests for one single test at the end, which has that risk and that power. */
export function fixedPlan(limit: number, rate: number, { risk, power }: { risk: number; power: number }): number {
  for (let trials = 10; ; trials += 1) {
    let critical = 0
    while (1 - belowOrAt(critical - 1, trials, limit) > risk) critical += 1
    if (1 - belowOrAt(critical - 1, trials, rate) >= power) return trials
  }
}

function belowOrAt(most: number, trials: number, rate: number): number {
  let sum = 0
  for (let events = 0; events <= most; events += 1) {
    const logChoices = logFactorial(trials) - logFactorial(events) - logFactorial(trials - events)
    sum += Math.exp(logChoices + events * Math.log(rate) + (trials - events) * Math.log1p(-rate))
  }
  return sum
}

/** Many checks, each exactly at its limit: how many runs have a fail? */
export function manyTable(runs: number, seed: number): string {
  const random = streamOf(seed, 'many')
  const checks = 20
  const seen = Array.from({ length: runs }, () => drawMany(random, checks))
  const share = (count: number): string => `${formatShare(count, runs)} %`
  const rows = [
    ['each check by itself, as a run decides', share(seen.filter(({ alone }) => alone).length), `${checks} %`],
    ['the mean of their evidence', share(seen.filter(({ combined }) => combined).length), '1 %'],
  ]
  return `${checks} slo checks, ${polls} looks, ${runs} runs\n\n${markdownTable(['a fail from', 'runs', 'at most'], rows)}`
}

function drawMany(random: Random, checks: number): { alone: boolean; combined: boolean } {
  const threshold = logThreshold('alpha', defaults.alpha)
  const paths = Array.from({ length: checks }, () => {
    const counts = Array.from({ length: polls }, () => ({ events: binomial(random, 300, 0.01), total: 300 }))
    return ratePaths(counts, 0.01, defaults).fail()
  })
  const combined = Array.from(
    { length: polls },
    (_, look) => combineEvidence(paths.map((path) => path[look] ?? 0)).logGlobal,
  )
  return {
    alone: paths.some((path) => path.some((logE) => logE >= threshold)),
    combined: combined.some((logE) => logE >= threshold),
  }
}
