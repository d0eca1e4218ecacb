import { itemsOf, membersOf, originOf, placeAt, secondsOf, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Metric } from '../metric.ts'
import { metricsOf } from '../metric.ts'
import type { Rule } from '../rule.ts'
import { templateKinds } from '../rule.ts'

/** What ValidateMetrics of argo-rollouts (utils/analysis/factory.go) refuses, as far as the file shows it. */
export const rejectedRule: Rule = {
  kinds: templateKinds,
  look: (object) => {
    const { spec, root } = object
    const metrics = metricsOf(object)
    const isEmpty = metrics.length === 0 && (spec === null || itemsOf(placeAt(spec, 'templates')).length === 0)
    const none: Draft[] = isEmpty
      ? [
          {
            code: 'analysis.rejected',
            origin: originOf(root, 'spec'),
            path: ['spec'],
            message: 'no metrics are specified',
          },
        ]
      : []
    return [...none, ...duplicates(metrics), ...metrics.flatMap(problemsOf)]
  },
}

function rejected({ place }: Metric, key: string, message: string): Draft {
  return { code: 'analysis.rejected', origin: originOf(place, key), path: [...place.path, key], message }
}

function duplicates(metrics: readonly Metric[]): Draft[] {
  const seen = new Set<string>()
  return metrics.flatMap((metric) => {
    if (!seen.has(metric.name)) {
      seen.add(metric.name)
      return []
    }
    return [rejected(metric, 'name', `there is another metric with the name ${JSON.stringify(metric.name)}`)]
  })
}

function problemsOf(metric: Metric): Draft[] {
  return [...problemsOfLimits(metric), ...problemsOfTimes(metric), ...problemsOfProvider(metric)]
}

function problemsOfLimits(metric: Metric): Draft[] {
  const { limits } = metric
  if (limits === null) return []
  const { failureLimit, inconclusiveLimit, consecutiveErrorLimit, consecutiveSuccessLimit } = limits
  const written = textAt(metric.place, 'count') === null ? 0 : (limits.count ?? 0)
  const needed = Math.max(0, failureLimit) + consecutiveSuccessLimit
  const problems: [boolean, string, string][] = [
    [failureLimit < -1, 'failureLimit', 'failureLimit must be 0 or more, or -1'],
    [consecutiveSuccessLimit < 0, 'consecutiveSuccessLimit', 'consecutiveSuccessLimit must be 0 or more'],
    [inconclusiveLimit < 0, 'inconclusiveLimit', 'inconclusiveLimit must be 0 or more'],
    [consecutiveErrorLimit < 0, 'consecutiveErrorLimit', 'consecutiveErrorLimit must be 0 or more'],
    [
      failureLimit === -1 && consecutiveSuccessLimit === 0,
      'failureLimit',
      'failureLimit -1 needs a consecutiveSuccessLimit: they can not both be off',
    ],
    [
      written > 0 && needed > written,
      'count',
      `count ${written} is below failureLimit + consecutiveSuccessLimit (${needed})`,
    ],
    [
      written > 0 && inconclusiveLimit > written,
      'count',
      `count ${written} is below inconclusiveLimit ${inconclusiveLimit}`,
    ],
  ]
  return problems.flatMap(([applies, key, message]) => (applies ? [rejected(metric, key, message)] : []))
}

function problemsOfTimes(metric: Metric): Draft[] {
  const { place, limits } = metric
  const interval = textAt(place, 'interval')
  const isMissing = interval === null && limits?.count !== null && (limits?.count ?? 0) > 1
  const drafts = isMissing ? [rejected(metric, 'count', 'a count above 1 needs an interval')] : []
  for (const key of ['interval', 'initialDelay'] as const) {
    const text = textAt(place, key)
    // What is filled in later may be anything.
    if (text === null || text.includes('{{') || secondsOf(text) !== null) continue
    drafts.push(rejected(metric, key, `${key} ${JSON.stringify(text)} is no duration, such as 30s or 5m`))
  }
  return drafts
}

function problemsOfProvider(metric: Metric): Draft[] {
  const providers = membersOf(placeAt(metric.place, 'provider')).map(([name]) => name)
  if (providers.length === 1) return []
  const message = providers.length === 0 ? 'no provider is specified' : `several providers: ${providers.join(', ')}`
  return [rejected(metric, 'provider', message)]
}
