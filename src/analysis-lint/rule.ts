import type { Draft } from './finding.ts'
import type { Metric } from './metric.ts'
import { metricsOf } from './metric.ts'
import type { AnalysisObject } from './objects.ts'

/** All that was given, so that what refers to a template can be held against it. */
export interface World {
  readonly objects: readonly AnalysisObject[]
}

export interface Rule {
  /** Kinds of objects that it looks at. */
  readonly kinds: readonly string[]
  readonly look: (object: AnalysisObject, world: World) => readonly Draft[]
}

export const templateKinds = ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'] as const

/** A rule that looks at one metric after the other. */
export function metricRule(look: (metric: Metric) => readonly Draft[]): Rule {
  return { kinds: templateKinds, look: (object) => metricsOf(object).flatMap((metric) => look(metric)) }
}
