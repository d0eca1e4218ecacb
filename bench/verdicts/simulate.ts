import { dispersionOf } from './dispersion.ts'
import { fisher } from './fisher.ts'
import { argo, flagger, ratio } from './gates.ts'
import { kayenta } from './mann-whitney.ts'
import type { Outcome } from './outcome.ts'
import { formatOutcomes } from './outcome.ts'
import type { Random } from './random.ts'
import type { Poll, Weather } from './traffic.ts'
import { drawHistory, drawPolls } from './traffic.ts'
import type { Ratios, Watch } from './watch.ts'
import { defaults, watchComparison, watchRate } from './watch.ts'

/** One release under several gates, all of which see the same traffic. */
export interface Release {
  readonly polls: readonly Poll[]
  /** What the slo check takes it for, from the history of stable. */
  readonly dispersion: number
}

export type Gate = (release: Release) => Outcome
export type Gates = Readonly<Record<string, Gate>>

export const peers = {
  'fixed 95 % (Argo)': ({ polls }) => argo(polls),
  'fixed 99 % (Flagger)': ({ polls }) => flagger(polls),
  '1-minute ratio': ({ polls }) => ratio(polls),
  'Mann-Whitney (Kayenta)': ({ polls }) => kayenta(polls),
  'Fisher, each look': ({ polls }) => fisher(polls),
} as const satisfies Gates

export function slo(limit: number, more: Partial<Watch> = {}): Gate {
  return ({ polls, dispersion }) =>
    watchRate(
      polls.map(({ gray }) => gray),
      limit,
      { ...defaults, dispersion, ...more },
    )
}

export function comparison(more: Partial<Watch> = {}, ratios?: Ratios): Gate {
  return ({ polls, dispersion }) => watchComparison(polls, { ...defaults, dispersion, ...more }, ratios)
}

/** The weather before the release tells the dispersion. */
export function drawRelease(random: Random, before: Weather, weatherAt: (poll: number) => Weather): Release {
  return { dispersion: dispersionOf(drawHistory(random, before)), polls: drawPolls(random, weatherAt) }
}

/** One cell for each gate. */
export function simulate(gates: Gates, runs: number, draw: () => Release): string[] {
  const outcomes = Object.values(gates).map((gate) => ({ gate, seen: [] as Outcome[] }))
  for (let run = 0; run < runs; run += 1) {
    const release = draw()
    for (const { gate, seen } of outcomes) seen.push(gate(release))
  }
  return outcomes.map(({ seen }) => formatOutcomes(seen))
}
