import type { Role } from './evidence.ts'
import type { Spec } from './spec.ts'

export interface Query {
  readonly role: Role
  readonly selector: string
}

/** The queries of one look whose selectors are known beforehand: all but that of the buckets. */
export function fixedQueries({ indicator, gray }: Spec): Query[] {
  const queries: Query[] = []
  if (indicator.type === 'status') queries.push({ role: 'total', selector: `${indicator.metric}{${gray ?? ''}}` })
  if (indicator.type === 'ratio') {
    queries.push({ role: 'total', selector: indicator.total }, { role: 'part', selector: indicator.part })
  }
  if (gray === null) return queries
  return [
    ...queries,
    { role: 'up', selector: `up{${gray}}` },
    { role: 'start', selector: `process_start_time_seconds{${gray}}` },
  ]
}

/** Names the counters of stable for its history; empty where none are known. */
export function historyQueries({ indicator, stable }: Spec): Query[] {
  if (indicator.type === 'ratio') {
    if (indicator.stable === null) return []
    const { total, part } = indicator.stable
    return [
      { role: 'total', selector: total },
      { role: 'part', selector: part },
    ]
  }
  if (stable === null) return []
  const role = indicator.type === 'latency' ? 'buckets' : 'total'
  return [{ role, selector: `${indicator.metric}{${stable}}` }]
}

/** Whether the verdict takes stable's history; without it there is no pass. */
export function wantsHistory(spec: Spec): boolean {
  return spec.dispersion === null && historyQueries(spec).length > 0
}

/** The metric that a selector names; empty where it names none. */
export function metricOf(selector: string): string {
  return selector.replace(/\{.*/s, '')
}

/** Whether bad requests are counted by a metric of their own, which may be misspelt without anybody noticing. */
export function hasBadMetric(indicator: Spec['indicator']): boolean {
  if (indicator.type !== 'ratio' || indicator.counts === 'good') return false
  return metricOf(indicator.part) !== metricOf(indicator.total)
}
