import type { Labels, Sample } from './request-metrics.ts'

/** `{code="200",method="GET"}`, or nothing for a metric without labels. JSON escapes are those of the format. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== '__name__')
  if (pairs.length === 0) return ''
  return `{${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`
}

/** A number as Prometheus prints it: never with an exponent, and the three that are no numbers by name. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const text = String(value)
  if (!text.includes('e')) return text
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 100 })
}

/** Content type of the text format that every Prometheus reads. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'

const families: Readonly<Record<string, string>> = {
  process_start_time_seconds: 'gauge',
  http_requests_total: 'counter',
  http_request_duration_seconds: 'histogram',
}

/** Writes samples in the text exposition format, one family after the other. */
export function formatExposition(samples: Iterable<Sample>): string {
  const lines = new Map(Object.entries(families).map(([family, type]) => [family, [`# TYPE ${family} ${type}`]]))
  for (const { labels, value } of samples) {
    const name = labels['__name__'] ?? ''
    const family = name.replace(/_(bucket|count|sum)$/, '')
    lines.get(family)?.push(`${name}${formatLabels(labels)} ${formatValue(value)}`)
  }
  return [...lines.values()].flat().join('\n') + '\n'
}
