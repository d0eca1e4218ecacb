import { formatDuration } from '../../core/duration.ts'
import type { EvidenceReference, Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { formatPercent } from '../../core/share.ts'
import type { CountInterval, RateJudgement } from '../../stats/judge-rate.ts'
import { judgeRate } from '../../stats/judge-rate.ts'
import type { Counted } from './judge-count.ts'
import type { Dispersion } from './judge-dispersion.ts'
import { reproduceQuery } from './judge-query.ts'
import type { Window } from './judge-window.ts'
import { sloReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

/** What the decision works with, and how it is put into words. */

export interface Question {
  readonly spec: Spec
  readonly window: Window
  readonly counted: Counted
  readonly dispersion: Dispersion
  readonly coverage: { readonly instances: readonly string[]; readonly newestMs: number; readonly oldestMs: number }
  readonly references: readonly EvidenceReference[]
}

export interface Known extends Question {
  readonly rate: RateJudgement
  readonly coveredMs: number
}

export function isLatency({ spec }: Known): boolean {
  return spec.indicator.type === 'latency'
}

export function finding(
  code: keyof typeof sloReasons,
  known: Known,
  message: string,
  more: { expected?: string; actual?: string } = {},
): Finding {
  const { spec, window, counted, references } = known
  const reproduce = reproduceQuery(spec, window, counted)
  return makeFinding(sloReasons, code, { subject: 'gray', message, evidence: references, reproduce, ...more })
}

/** `2.1 % (21 of 1,000) of the requests failed`. */
export function observed(known: Known): string {
  const { eventsLow, eventsHigh, total } = known.rate
  const what = isLatency(known) ? 'were slow' : 'failed'
  if (total === 0) return `no requests, so none ${what}`
  const [low, high] = [eventsLow, eventsHigh].map((events) => formatPercent(events / total))
  if (eventsLow === eventsHigh) return `${low} (${format(eventsLow)} of ${format(total)}) of the requests ${what}`
  return `${low} to ${high} (${format(eventsLow)} to ${format(eventsHigh)} of ${format(total)}) of the requests ${what}`
}

export function lasting({ coveredMs }: Known): string {
  return formatDuration(Math.round(coveredMs / 1000) * 1000)
}

/** At most two decimals, with thousands apart. */
export function format(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}

/** The decision on these counts, at the risks and with the dispersion of the question. */
export function judgeIntervals({ spec, dispersion }: Question, intervals: readonly CountInterval[]): RateJudgement {
  const { limit, alpha, beta, plannedIntervals } = spec
  return judgeRate({ limit, alpha, beta, plannedIntervals, dispersion: dispersion.value, intervals })
}
