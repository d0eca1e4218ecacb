import { timestamp } from '../../core/clock.ts'
import { SourceError } from '../../http/source.ts'
import { parseMatchers, printMatchers } from '../../sources/prometheus/selector.ts'
import type { Look } from './collect-look.ts'
import { metricOf } from './spec-queries.ts'

const mostValues = 8

/** What is there where the series of gray should be: the same metric with other labels, or nothing at all. */
export async function diagnose({ spec, prometheus, context, evaluatedMs }: Look): Promise<void> {
  const { gray, indicator } = spec
  if (gray === null || context.deadline.signal.aborted) return
  if (context.seen.some(({ type }) => type === 'diagnosis')) return
  const selector = indicator.type === 'ratio' ? indicator.ungrouped : indicator.metric
  const names = [...new Set(parseMatchers(gray).map(({ label }) => label))]
  const at = timestamp(context.clock.now())
  try {
    const { series, request } = await prometheus.instant(selector, evaluatedMs)
    const found = series.map(({ labels }) =>
      printMatchers(names.map((label) => ({ label, operator: '=', value: labels[label] ?? '' }))),
    )
    const distinct = [...new Set(found)].sort().slice(0, mostValues)
    context.observe({ type: 'diagnosis', source: prometheus.name, request, at, series: series.length, found: distinct })
  } catch (error) {
    // It would only have explained what is inconclusive already.
    if (!(error instanceof SourceError)) throw error
    context.progress(`could not find out why ${selector}{${gray}} matches nothing: ${error.message}`)
  }
}

/** Asks for the metric of bad requests by its bare name: a name that nothing bears is more likely a typing error. */
export async function lookForBadMetric({ spec, prometheus, context, evaluatedMs }: Look): Promise<void> {
  const metric = spec.indicator.type === 'ratio' ? metricOf(spec.indicator.part) : ''
  if (metric === '' || context.deadline.signal.aborted) return
  const at = timestamp(context.clock.now())
  const { series, request } = await prometheus.instant(metric, evaluatedMs)
  context.observe({ type: 'bad-metric', source: prometheus.name, request, at, series: series.length })
}
