import { parseCondition } from '../expr/parse.ts'
import { originOf, placeAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Metric } from '../metric.ts'
import { phaseOfResult } from '../phases.ts'
import { metricRule } from '../rule.ts'

/** These decide by themselves; a plugin may or may not look at the conditions. */
const withoutConditions = new Set(['job', 'kayenta', 'plugin'])

export const conditionsRule = metricRule((metric) => {
  const { place, provider, conditions } = metric
  if (provider === null || withoutConditions.has(provider.type)) return []
  if (conditions.success === '' && conditions.failure === '') {
    const message = `metric ${JSON.stringify(metric.name)} has no condition: every measurement that is no error is Successful`
    return [{ code: 'analysis.no-condition', origin: originOf(place, 'provider'), path: place.path, message }]
  }
  const invalid = (['successCondition', 'failureCondition'] as const).flatMap((key) => invalidCondition(metric, key))
  if (invalid.length > 0) return invalid
  if (phaseOfResult(conditions, undefined) !== 'Successful') return []
  const message = `the conditions of metric ${JSON.stringify(metric.name)} come to Successful for every result`
  return [conditionFinding(metric, 'analysis.condition-always-true', message)]
})

function invalidCondition(metric: Metric, key: 'successCondition' | 'failureCondition'): Draft[] {
  const condition = key === 'successCondition' ? metric.conditions.success : metric.conditions.failure
  if (condition === '' || parseCondition(condition).type !== 'invalid') return []
  const { place } = metric
  const message = `${key} of metric ${JSON.stringify(metric.name)} is no expression: every measurement is an error`
  return [{ code: 'analysis.condition-invalid', origin: originOf(place, key), path: [...place.path, key], message }]
}

/** A finding about what the conditions come to points at the one that makes the measurement pass. */
export function conditionFinding(metric: Metric, code: Draft['code'], message: string): Draft {
  const { place } = metric
  const key = placeAt(place, 'successCondition') === null ? 'failureCondition' : 'successCondition'
  return { code, origin: originOf(place, key), path: [...place.path, key], message }
}
