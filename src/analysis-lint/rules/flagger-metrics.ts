import type { Place } from '../fields.ts'
import { isTrue, itemsOf, originOf, placeAt, placeBelow, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { AnalysisObject } from '../objects.ts'
import { answerWithoutSeries } from '../promql/missing.ts'
import { parseQuery } from '../promql/parse.ts'
import { mayBeSeveral } from '../promql/series.ts'
import type { Rule, World } from '../rule.ts'
import { analysisOf } from './flagger-canary.ts'

/** What the values of a canary are held against: pkg/controller/scheduler_metrics.go of Flagger. */
export const flaggerMetricsRule: Rule = {
  kinds: ['Canary'],
  look: ({ spec }, world) => {
    const analysis = analysisOf(spec)
    return itemsOf(analysis === null ? null : placeAt(analysis, 'metrics')).flatMap((metric) => [
      ...withoutQuery(metric),
      ...bounds(metric),
      ...queryFindings(metric, world),
    ])
  },
}

export const flaggerTemplateRule: Rule = {
  kinds: ['MetricTemplate'],
  look: ({ spec }) => (spec === null ? [] : [...providerOf(spec), ...templateQuery(spec)]),
}

function draft(code: Draft['code'], place: Place, key: string, message: string): Draft {
  const isWritten = placeAt(place, key) !== null
  const path = isWritten ? [...place.path, key] : place.path
  return { code, origin: originOf(place, isWritten ? key : 'name'), path, message }
}

const builtIn = new Set(['request-success-rate', 'request-duration'])

function withoutQuery(metric: Place): Draft[] {
  const name = textAt(metric, 'name') ?? ''
  if (builtIn.has(name) || placeAt(metric, 'templateRef') !== null || placeAt(metric, 'query') !== null) return []
  return [
    draft(
      'analysis.flagger-metric-without-query',
      metric,
      'name',
      `metric ${JSON.stringify(name)} is not built in and has no templateRef`,
    ),
  ]
}

interface Bounds {
  readonly min: number | null
  readonly max: number | null
}

/** Without a range, the old `threshold` is a maximum; only for the success rate it is a minimum. */
function boundsOf(metric: Place): Bounds {
  const range = placeAt(metric, 'thresholdRange')
  if (range !== null) return { min: numberAt(range, 'min'), max: numberAt(range, 'max') }
  const old = numberAt(metric, 'threshold') ?? 0
  return textAt(metric, 'name') === 'request-success-rate' ? { min: old, max: null } : { min: null, max: old }
}

function numberAt(place: Place, key: string): number | null {
  const text = textAt(place, key)
  return text === null || text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text)
}

const risesWhenBad = /err|fail|latency|duration|5xx|4xx|timeout|drop|reject|lag|restart|saturation|loss/i
const fallsWhenBad = /success|availab|uptime|throughput/i

function bounds(metric: Place): Draft[] {
  const name = textAt(metric, 'name') ?? ''
  const { min, max } = boundsOf(metric)
  const quoted = `metric ${JSON.stringify(name)}`
  const key = placeAt(metric, 'thresholdRange') === null ? 'threshold' : 'thresholdRange'
  if (min === null && max === null)
    return [draft('analysis.flagger-unbounded', metric, key, `${quoted} has neither min nor max: every value passes`)]
  if (name === 'request-success-rate' && (min ?? 0) <= 0)
    return [draft('analysis.flagger-unbounded', metric, key, `${quoted} has no min above 0: every success rate passes`)]
  if (name === 'request-duration' && max === null)
    return [draft('analysis.flagger-unbounded', metric, key, `${quoted} has no max: every duration passes`)]
  // Success comes first: a success rate without failures is a good one.
  if (fallsWhenBad.test(name)) return min === null ? [missingBound(metric, key, `${quoted} has no min`)] : []
  return risesWhenBad.test(name) && max === null ? [missingBound(metric, key, `${quoted} has no max`)] : []
}

function missingBound(metric: Place, key: string, message: string): Draft {
  return draft(
    'analysis.flagger-bound-missing',
    metric,
    key,
    `${message}, and by its name that is the bound that matters`,
  )
}

/** The query of the metric itself, or of the template if it is among the files. */
function queryFindings(metric: Place, { objects }: World): Draft[] {
  const inline = textAt(metric, 'query')
  const reference = textAt(placeAt(metric, 'templateRef'), 'name')
  const template = objects.find((object) => object.kind === 'MetricTemplate' && object.name === reference)
  const query = inline ?? prometheusQuery(template)
  const value = query === null ? null : valueWithoutSeries(query)
  const key = inline === null ? 'templateRef' : 'query'
  const several = inline !== null && maySeveral(inline) ? [severalDraft(metric, 'query')] : []
  if (value === null) return several
  const { min, max } = boundsOf(metric)
  const passes = (min === null || value >= min) && (max === null || value <= max)
  const message = `metric ${JSON.stringify(textAt(metric, 'name') ?? '')} passes when no series exists: the query gives ${value}`
  return passes ? [...several, draft('analysis.flagger-no-data-passes', metric, key, message)] : several
}

function prometheusQuery(template: AnalysisObject | undefined): string | null {
  const spec = template?.spec ?? null
  return textAt(placeBelow(spec, 'provider'), 'type') === 'prometheus' ? textAt(spec, 'query') : null
}

/** NaN is no value to Flagger. */
function valueWithoutSeries(text: string): number | null {
  const query = parseQuery(text)
  const answer = query === null ? null : answerWithoutSeries(query)
  if (answer === null || answer.type === 'empty' || answer.type === 'unknown') return null
  return Number.isNaN(answer.value) ? null : answer.value
}

function maySeveral(text: string): boolean {
  const query = parseQuery(text)
  return query !== null && mayBeSeveral(query)
}

function severalDraft(place: Place, key: string): Draft {
  return draft(
    'analysis.flagger-several-series',
    place,
    key,
    'the query can return several series, and the last one decides',
  )
}

const providers = new Set(
  // Of versions after 1.36.
  [
    'prometheus influxdb datadog stackdriver cloudwatch newrelic graphite dynatrace keptn splunk',
    'externalmetrics',
  ].flatMap((words) => words.split(' ')),
)

function providerOf(spec: Place): Draft[] {
  const provider = placeAt(spec, 'provider')
  const type = textAt(provider, 'type')
  const unknown =
    provider !== null && (type === null || !providers.has(type))
      ? [
          draft(
            'analysis.flagger-provider-unknown',
            provider,
            'type',
            `${JSON.stringify(type ?? '')} is no provider that Flagger knows`,
          ),
        ]
      : []
  const trust =
    provider !== null && isTrue(provider, 'insecureSkipVerify')
      ? [
          draft(
            'analysis.tls-unverified',
            provider,
            'insecureSkipVerify',
            'the provider may show whatever certificate it likes',
          ),
        ]
      : []
  return [...unknown, ...trust]
}

function templateQuery(spec: Place): Draft[] {
  const query = textAt(spec, 'query')
  if (query === null || textAt(placeAt(spec, 'provider'), 'type') !== 'prometheus') return []
  const value = valueWithoutSeries(query)
  const replaced =
    value === null
      ? []
      : [draft('analysis.flagger-no-data-replaced', spec, 'query', `when no series exists the query gives ${value}`)]
  return [...replaced, ...(maySeveral(query) ? [severalDraft(spec, 'query')] : [])]
}
