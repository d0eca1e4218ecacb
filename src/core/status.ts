import { z } from './zod.ts'

/** What a check or a run came to. `skipped` is for checks only: it never ran, and proves nothing. */
export const Status = z.enum(['pass', 'fail', 'inconclusive', 'error', 'aborted', 'skipped'])
export type Status = z.infer<typeof Status>

/** A status that a whole run can end with. */
export const RunStatus = Status.exclude(['skipped'])
export type RunStatus = z.infer<typeof RunStatus>

/** Worst first: they order findings, and decide the status of their check; `warning` and `info` decide nothing. */
export const Severity = z.enum(['fail', 'error', 'inconclusive', 'warning', 'info'])
export type Severity = z.infer<typeof Severity>

/** Worst first. Positive evidence of harm outranks missing evidence, which outranks success. */
const foldingOrder: readonly RunStatus[] = ['fail', 'aborted', 'error', 'inconclusive', 'pass']

/** The worst of the statuses; nothing at all folds to `inconclusive`, because nothing was proven. */
export function foldStatuses(statuses: readonly Status[]): RunStatus {
  const present = new Set(statuses.map((status) => (status === 'skipped' ? 'inconclusive' : status)))
  return foldingOrder.find((status) => present.has(status)) ?? 'inconclusive'
}
