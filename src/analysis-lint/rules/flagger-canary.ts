import type { Place } from '../fields.ts'
import { integerAt, isTrue, itemsOf, originOf, placeAt, secondsOf, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Rule } from '../rule.ts'

/** The analysis as a whole: pkg/controller/scheduler.go of Flagger. */
export const flaggerCanaryRule: Rule = {
  kinds: ['Canary'],
  look: ({ root, spec }) => {
    if (spec !== null && isTrue(spec, 'skipAnalysis'))
      return [
        draft(
          'analysis.flagger-skipped',
          spec,
          'skipAnalysis',
          'skipAnalysis is true: every version that becomes ready is promoted',
        ),
      ]
    const analysis = analysisOf(spec)
    if (analysis === null)
      return [
        draft(
          'analysis.flagger-skipped',
          root,
          'spec',
          'there is no analysis: every version that becomes ready is promoted',
        ),
      ]
    return [...checks(analysis), ...threshold(analysis), ...interval(analysis), ...slowWebhooks(analysis)]
  },
}

export function analysisOf(spec: Place | null): Place | null {
  // The second is its name in v1alpha3.
  return spec === null ? null : (placeAt(spec, 'analysis') ?? placeAt(spec, 'canaryAnalysis'))
}

function draft(code: Draft['code'], place: Place, key: string, message: string): Draft {
  const isWritten = placeAt(place, key) !== null
  return { code, origin: originOf(place, key), path: isWritten ? [...place.path, key] : place.path, message }
}

/** Webhooks of these types are told, not asked. */
const told = new Set(['post-rollout', 'event'])

function checks(analysis: Place): Draft[] {
  if (itemsOf(placeAt(analysis, 'metrics')).length > 0) return []
  const types = itemsOf(placeAt(analysis, 'webhooks')).map((webhook) => textAt(webhook, 'type') ?? '')
  const asked = types.filter((type) => !told.has(type))
  if (asked.length === 0)
    return [
      draft(
        'analysis.flagger-without-check',
        analysis,
        'webhooks',
        'neither a metric nor a webhook can stop the promotion',
      ),
    ]
  if (asked.some((type) => type !== 'rollback')) return []
  return [
    draft('analysis.flagger-only-rollback', analysis, 'webhooks', 'only a rollback webhook can stop the promotion'),
  ]
}

/** A failed check repeats its step: as many as `threshold` - 1 may fail beside those that pass. */
function threshold(analysis: Place): Draft[] {
  const limit = integerAt(analysis, 'threshold') ?? 1
  const steps = stepsOf(analysis)
  if (steps === null || limit - 1 <= steps) return []
  const message = `${limit - 1} checks may fail, and only ${steps} have to pass`
  return [draft('analysis.flagger-threshold-high', analysis, 'threshold', message)]
}

/** How many checks have to pass for the promotion; null where the file does not tell. */
function stepsOf(analysis: Place): number | null {
  const iterations = integerAt(analysis, 'iterations')
  if (iterations !== null && iterations > 0) return iterations
  const step = integerAt(analysis, 'stepWeight')
  if (step !== null && step > 0) return Math.ceil((integerAt(analysis, 'maxWeight') ?? 100) / step)
  const weights = itemsOf(placeAt(analysis, 'stepWeights')).length
  return weights === 0 ? null : weights
}

const shortestInterval = 10

function interval(analysis: Place): Draft[] {
  const text = textAt(analysis, 'interval')
  const seconds = secondsOf(text)
  if (seconds === null || seconds >= shortestInterval) return []
  return [draft('analysis.flagger-interval-raised', analysis, 'interval', `the interval ${text} is raised to 10s`)]
}

function slowWebhooks(analysis: Place): Draft[] {
  const between = Math.max(shortestInterval, secondsOf(textAt(analysis, 'interval')) ?? shortestInterval)
  const called = itemsOf(placeAt(analysis, 'webhooks')).filter((webhook) => isRollout(textAt(webhook, 'type')))
  const total = called.reduce((sum, webhook) => sum + (secondsOf(textAt(webhook, 'timeout')) ?? 10), 0)
  // One webhook of the default timeout at the default interval is what everybody has.
  if (called.length < 2 || total < between) return []
  const message = `the timeouts of ${called.length} rollout webhooks add up to ${total} s, the interval is ${between} s`
  return [draft('analysis.flagger-slow-webhooks', analysis, 'webhooks', message)]
}

function isRollout(type: string | null): boolean {
  return type === null || type === '' || type === 'rollout'
}
