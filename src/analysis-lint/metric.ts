import type { Argument } from './arguments.ts'
import { argumentsOf, fillIn } from './arguments.ts'
import type { Limits } from './assess.ts'
import type { Place } from './fields.ts'
import { itemsOf, membersOf, placeAt, textAt } from './fields.ts'
import type { AnalysisObject } from './objects.ts'
import type { Conditions } from './phases.ts'

/** One metric of an AnalysisTemplate, a ClusterAnalysisTemplate or an AnalysisRun. */
export interface Metric {
  readonly name: string
  readonly place: Place
  readonly args: readonly Argument[]
  /** prometheus, web, job ...; null unless there is exactly one. */
  readonly provider: { readonly type: string; readonly place: Place } | null
  /** With the arguments of the file filled in; what is still open stands as a name that means nothing. */
  readonly conditions: Conditions
  /** null where one of them is not a number in the file. */
  readonly limits: Limits | null
}

const withMetrics = new Set(['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'])

export function metricsOf({ kind, spec }: AnalysisObject): Metric[] {
  if (spec === null || !withMetrics.has(kind)) return []
  const args = argumentsOf(spec)
  return itemsOf(placeAt(spec, 'metrics')).map((place) => readMetric(place, args))
}

function readMetric(place: Place, args: readonly Argument[]): Metric {
  const providers = membersOf(placeAt(place, 'provider'))
  const [first] = providers
  return {
    name: textAt(place, 'name') ?? '',
    place,
    args,
    provider: first === undefined || providers.length > 1 ? null : { type: first[0], place: first[1] },
    conditions: {
      success: conditionAt(place, 'successCondition', args),
      failure: conditionAt(place, 'failureCondition', args),
    },
    limits: readLimits(place, args),
  }
}

/** What is filled in later is unknown to the evaluator, as any name is that it does not know. */
function conditionAt(place: Place, key: string, args: readonly Argument[]): string {
  return fillIn(textAt(place, key) ?? '', args).replaceAll(/\{\{[^{}]*\}\}/g, ' filled_in_later ')
}

/** The text of a field of the metric or of its provider, with the arguments of the file filled in. */
export function filledText(metric: Metric, place: Place | null, key: string): string | null {
  const text = textAt(place, key)
  return text === null ? null : fillIn(text, metric.args)
}

function readLimits(place: Place, args: readonly Argument[]): Limits | null {
  const count = limitAt(place, 'count', args, 0)
  const failureLimit = limitAt(place, 'failureLimit', args, 0)
  const inconclusiveLimit = limitAt(place, 'inconclusiveLimit', args, 0)
  const consecutiveErrorLimit = limitAt(place, 'consecutiveErrorLimit', args, 4)
  const consecutiveSuccessLimit = limitAt(place, 'consecutiveSuccessLimit', args, 0)
  if (count === null || failureLimit === null || inconclusiveLimit === null) return null
  if (consecutiveErrorLimit === null || consecutiveSuccessLimit === null) return null
  const endless = count === 0 && textAt(place, 'interval') !== null ? null : Math.max(1, count)
  return { count: endless, failureLimit, inconclusiveLimit, consecutiveErrorLimit, consecutiveSuccessLimit }
}

/** Numbers may be written as text, and text may be an argument. */
function limitAt(place: Place, key: string, args: readonly Argument[], otherwise: number): number | null {
  const written = textAt(place, key)
  if (written === null) return otherwise
  const text = fillIn(written, args)
  return /^[-+]?\d+$/.test(text) ? Number(text) : null
}
