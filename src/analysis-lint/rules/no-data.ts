import type { Value } from '../expr/outcome.ts'
import { isList } from '../expr/outcome.ts'
import { originOf } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Metric } from '../metric.ts'
import { filledText } from '../metric.ts'
import { phaseOfResult } from '../phases.ts'
import type { Answer } from '../promql/missing.ts'
import { answerWithoutSeries, answerWithoutTraffic } from '../promql/missing.ts'
import type { Query } from '../promql/parse.ts'
import { parseQuery } from '../promql/parse.ts'
import { mayBeSeveral } from '../promql/series.ts'
import { metricRule } from '../rule.ts'
import { conditionFinding } from './conditions.ts'

/** What a metric comes to when its provider finds nothing: evaluated, not guessed from the words of the condition. */
export const noDataRule = metricRule((metric) => {
  const { provider, conditions } = metric
  if (provider === null || (conditions.success === '' && conditions.failure === '')) return []
  // What passes whatever the result is says so already.
  if (phaseOfResult(conditions, undefined) === 'Successful') return []
  if (provider.type === 'datadog') return withoutValue(metric, null, 'Datadog returns no points')
  return provider.type === 'prometheus' ? ofPrometheus(metric) : []
})

function ofPrometheus(metric: Metric): Draft[] {
  const text = filledText(metric, metric.provider?.place ?? null, 'query')
  const query = text === null ? null : parseQuery(text)
  const missing = query === null ? undefined : resultOf(answerWithoutSeries(query))
  const still = query === null ? undefined : resultOf(answerWithoutTraffic(query))
  return [
    // A query that is not understood finds nothing, at least: an instant query without series is an empty vector.
    ...withoutValue(metric, missing ?? [], describeMissing(missing)),
    ...notANumber(metric, still),
    ...severalSeries(metric, query),
    ...notEvaluated(metric, missing),
  ]
}

/** The controller drops the labels: a vector is a list of numbers. undefined when it is not known. */
function resultOf(answer: Answer): Value | undefined {
  if (answer.type === 'unknown') return undefined
  if (answer.type === 'empty') return []
  return answer.type === 'scalar' ? answer.value : [answer.value]
}

function describeMissing(result: Value | undefined): string {
  if (result === undefined || (isList(result) && result.length === 0)) return 'no series exists (result is [])'
  return `no series exists and the query puts ${JSON.stringify(result)} in its place`
}

function withoutValue(metric: Metric, result: Value, when: string): Draft[] {
  const phase = phaseOfResult(metric.conditions, result)
  const name = JSON.stringify(metric.name)
  if (phase === 'Successful')
    return [conditionFinding(metric, 'analysis.no-data-passes', `metric ${name} is Successful when ${when}`)]
  if (phase !== 'Error') return []
  return [conditionFinding(metric, 'analysis.no-data-aborts', `metric ${name} is an error when ${when}`)]
}

function notANumber(metric: Metric, result: Value | undefined): Draft[] {
  const value = result !== undefined && isList(result) ? result[0] : result
  if (typeof value !== 'number' || !Number.isNaN(value)) return []
  if (phaseOfResult(metric.conditions, result) !== 'Successful') return []
  const message = `metric ${JSON.stringify(metric.name)} is Successful when nothing is requested: the query comes to NaN`
  return [conditionFinding(metric, 'analysis.nan-passes', message)]
}

function severalSeries(metric: Metric, query: Query | null): Draft[] {
  const { conditions, provider, place } = metric
  const texts = `${conditions.success} ${conditions.failure}`
  if (query === null || provider === null || !mayBeSeveral(query) || !/result\s*\[\s*0\s*\]/.test(texts)) return []
  // A condition that asks for one series, or for all of them, has seen to it.
  if (/len\s*\(\s*result\s*\)\s*==\s*1\b|\b(all|any|none|one)\s*\(\s*result\b/.test(texts)) return []
  const message = `the query of metric ${JSON.stringify(metric.name)} can return several series, and only result[0] is looked at`
  const path = [...place.path, 'provider', 'prometheus', 'query']
  return [{ code: 'analysis.several-series', origin: originOf(provider.place, 'query'), path, message }]
}

function notEvaluated(metric: Metric, missing: Value | undefined): Draft[] {
  if (missing !== undefined && phaseOfResult(metric.conditions, missing) !== null) return []
  const message = `what metric ${JSON.stringify(metric.name)} comes to without data could not be evaluated from the file`
  return [conditionFinding(metric, 'analysis.condition-not-evaluated', message)]
}
