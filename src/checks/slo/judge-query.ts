import { errorMatcher } from './judge-status.ts'
import type { Window } from './judge-window.ts'
import type { Spec } from './spec.ts'

/** A PromQL query that shows about the same share; increase() extrapolates, and loses the first value of new series. */
export function reproduceQuery(spec: Spec, { startMs, untilMs, answers }: Window, statusLabel: string | null): string {
  const range = `[${Math.max(1, Math.round((untilMs - startMs) / 1000))}s] @ ${untilMs / 1000}`
  const { indicator } = spec
  if (indicator.type === 'latency') {
    const selector = answers.find(({ role }) => role === 'buckets')?.selector ?? indicator.metric
    return `sum by (le) (increase(${selector}${range}))`
  }
  const sum = (selector: string): string => `sum(increase(${selector}${range}))`
  if (indicator.type === 'ratio') {
    const share = `${sum(indicator.part)} / ${sum(indicator.total)}`
    return indicator.counts === 'bad' ? share : `1 - ${share}`
  }
  const gray = spec.gray ?? ''
  const all = `${indicator.metric}{${gray}}`
  if (statusLabel === null) return sum(all)
  return `${sum(`${indicator.metric}{${gray},${errorMatcher(indicator.protocol, statusLabel)}}`)} / ${sum(all)}`
}
