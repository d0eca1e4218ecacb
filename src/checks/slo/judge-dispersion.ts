import { dispersionFromHistory } from '../../stats/dispersion.ts'
import type { History, Observation } from './evidence.ts'
import { historyQueries } from './spec-queries.ts'
import type { Spec } from './spec.ts'
import { assumedDispersion } from './spec.ts'

export interface Dispersion {
  readonly value: number
  /** Where it comes from, in words for a proof. */
  readonly words: string
  /** Why it was assumed; null where it was not. */
  readonly assumedBecause: string | null
}

/** From the config, else from the history of stable that ends where the evidence begins, else assumed. */
export function readDispersion(observations: readonly Observation[], spec: Spec, startMs: number): Dispersion {
  if (spec.dispersion !== null) return { value: spec.dispersion, words: 'as configured', assumedBecause: null }
  if (historyQueries(spec).length === 0) return assumed('no selector of stable is known')
  const histories = observations
    .filter((each) => each.type === 'history')
    .filter(({ to }) => Date.parse(to) === startMs)
  const [largest] = histories.map(estimateFrom).sort((a, b) => b.value - a.value)
  return largest ?? assumed('the history of stable was not read')
}

function estimateFrom({ intervals, problem }: History): Dispersion {
  if (problem !== null) return assumed(problem)
  const least = intervals.map(([total, events]) => ({ total, events }))
  const most = intervals.map(([total, , events]) => ({ total, events }))
  const values = [least, most].flatMap((counts) => {
    const estimate = dispersionFromHistory(counts)
    return estimate?.isSufficient === true ? [estimate.dispersion] : []
  })
  if (values.length === 0) return assumed('the history of stable is too short or has too few errors')
  return { value: Math.max(...values), words: 'from the history of stable', assumedBecause: null }
}

function assumed(because: string): Dispersion {
  return { value: assumedDispersion, words: 'assumed', assumedBecause: because }
}
