import type { CountInterval } from '../../stats/judge-rate.ts'
import type { Part, Sums } from './judge-intervals.ts'
import type { Window } from './judge-window.ts'

/** What is counted: the series of a window, of gray or of stable. */
export type Countable = Pick<Window, 'series' | 'startMs' | 'bounds'>

/** What is summed, and how the sums of one interval are read. */
export interface Reading {
  readonly parts: readonly Part[]
  /** null where the sums contradict each other. */
  readonly read: (sums: Sums) => CountInterval | null
  readonly statusLabel: string | null
}

export interface Uncountable {
  readonly code: 'slo.status-label' | 'slo.data-error'
  readonly problem: string
}

export function broken(problem: string): Uncountable {
  return { code: 'slo.data-error', problem }
}
