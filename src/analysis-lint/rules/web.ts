import type { Place } from '../fields.ts'
import { integerAt, originOf, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Metric } from '../metric.ts'
import { filledText } from '../metric.ts'
import { phaseOfResult } from '../phases.ts'
import { metricRule } from '../rule.ts'
import type { Body } from '../web-answer.ts'
import { phaseOfAnswer } from '../web-answer.ts'
import { conditionFinding } from './conditions.ts'

export const webRule = metricRule((metric) => {
  const { provider } = metric
  if (provider?.type !== 'web') return []
  return [...unexpected(metric, provider.place), ...notJson(metric, provider.place), ...timeout(metric, provider.place)]
})

/** Answers of something that is not the gate. */
const strangers: readonly (readonly [words: string, body: Body])[] = [
  ['an empty JSON object', { json: {} }],
  ['the body null', { json: null }],
  ['a page that is no JSON', { notJson: '<html>' }],
]

function unexpected(metric: Metric, web: Place): Draft[] {
  const { conditions, name } = metric
  // What passes whatever the answer is says so already.
  const isOpen = conditions.success !== '' || conditions.failure !== ''
  if (!isOpen || phaseOfResult(conditions, undefined) === 'Successful') return []
  const jsonPath = filledText(metric, web, 'jsonPath') ?? ''
  const passing = strangers.filter(([, body]) => phaseOfAnswer(200, body, jsonPath, conditions) === 'Successful')
  if (passing.length === 0) return []
  const answers = passing.map(([words]) => words).join(', ')
  const message = `metric ${JSON.stringify(name)} is Successful for an answer 200 with ${answers}`
  return [conditionFinding(metric, 'analysis.web-unexpected-passes', message)]
}

function notJson({ name }: Metric, web: Place): Draft[] {
  const message = `in Argo Rollouts up to 1.10.2 metric ${JSON.stringify(name)} is Successful for an answer 200 that is no JSON`
  return [{ code: 'analysis.web-non-json-passes', origin: originOf(web, 'url'), path: [...web.path, 'url'], message }]
}

/** A request that sends something is more likely to start something. */
function timeout({ name }: Metric, web: Place): Draft[] {
  const method = textAt(web, 'method') ?? 'GET'
  if (method === 'GET' || (integerAt(web, 'timeoutSeconds') ?? 0) > 0) return []
  const message = `metric ${JSON.stringify(name)} sends a ${method} and waits 10 seconds for the answer`
  return [
    { code: 'analysis.web-default-timeout', origin: originOf(web, 'method'), path: [...web.path, 'method'], message },
  ]
}
