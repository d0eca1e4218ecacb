import type { Counted } from './judge-count.ts'
import { errorMatcher } from './judge-status.ts'
import type { Window } from './judge-window.ts'
import type { LatencySpec, Spec } from './spec.ts'

/**
 * A PromQL query that shows about the same: increase() extrapolates. Where series were born it would show far less,
 * because it leaves out their first value; then the raw samples are shown.
 */
export function reproduceQuery(spec: Spec, { startMs, untilMs, answers }: Window, counted: Counted): string {
  const range = `[${Math.max(1, Math.round((untilMs - startMs) / 1000))}s] @ ${untilMs / 1000}`
  const { indicator } = spec
  if (indicator.type === 'latency') {
    const selector = answers.find(({ role }) => role === 'buckets')?.selector ?? indicator.metric
    return counted.hasBirths ? `${selector}${range}` : `sum by (le) (increase(${selector}${range}))`
  }
  const { total, part } = selectorsOf(spec, indicator, counted.statusLabel)
  if (counted.hasBirths) return `${part}${range}`
  const share = `sum(increase(${part}${range})) / sum(increase(${total}${range}))`
  return indicator.type === 'ratio' && indicator.counts === 'good' ? `1 - ${share}` : share
}

type Indicator = Exclude<Spec['indicator'], LatencySpec>

function selectorsOf(
  { gray }: Spec,
  indicator: Indicator,
  statusLabel: string | null,
): { total: string; part: string } {
  if (indicator.type === 'ratio') return indicator
  const { metric, protocol } = indicator
  const matcher = statusLabel === null ? '' : `,${errorMatcher(protocol, statusLabel)}`
  return { total: `${metric}{${gray ?? ''}}`, part: `${metric}{${gray ?? ''}${matcher}}` }
}
