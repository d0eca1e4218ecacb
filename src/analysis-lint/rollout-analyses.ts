import type { Argument } from './arguments.ts'
import { argumentsOf } from './arguments.ts'
import type { Place } from './fields.ts'
import { isTrue, itemsOf, placeAt, placeBelow, textAt } from './fields.ts'
import type { AnalysisObject } from './objects.ts'
import type { World } from './rule.ts'

export interface UsedTemplate {
  readonly place: Place
  readonly kind: 'AnalysisTemplate' | 'ClusterAnalysisTemplate'
  readonly name: string
  /** null when it is in none of the given files. */
  readonly object: AnalysisObject | null
}

/** One place where a Rollout or an Experiment lets something be analysed. */
export interface UsedAnalysis {
  readonly place: Place
  readonly role: 'step' | 'background' | 'prePromotion' | 'postPromotion' | 'experiment'
  /** Of the step that it belongs to; null where there is none. */
  readonly step: number | null
  readonly templates: readonly UsedTemplate[]
  readonly args: readonly Argument[]
}

export function stepsOf({ spec }: AnalysisObject): Place[] {
  return itemsOf(placeBelow(spec, 'strategy', 'canary', 'steps'))
}

export function analysesOf(object: AnalysisObject, world: World): UsedAnalysis[] {
  const { kind, spec } = object
  if (kind === 'Experiment') return experimentAnalyses(spec, null, world)
  const strategy = placeBelow(spec, 'strategy')
  const whole = [
    ['background', placeBelow(strategy, 'canary', 'analysis')],
    ['prePromotion', placeBelow(strategy, 'blueGreen', 'prePromotionAnalysis')],
    ['postPromotion', placeBelow(strategy, 'blueGreen', 'postPromotionAnalysis')],
  ] as const
  return [
    ...whole.flatMap(([role, place]) => (place === null ? [] : [analysisAt(place, role, null, world)])),
    ...stepsOf(object).flatMap((step, index) => stepAnalyses(step, index, world)),
  ]
}

function stepAnalyses(step: Place, index: number, world: World): UsedAnalysis[] {
  const place = placeAt(step, 'analysis')
  if (place !== null) return [analysisAt(place, 'step', index, world)]
  return experimentAnalyses(placeAt(step, 'experiment'), index, world)
}

function analysisAt(place: Place, role: UsedAnalysis['role'], step: number | null, world: World): UsedAnalysis {
  const templates = itemsOf(placeAt(place, 'templates')).map((template) => usedTemplate(template, world))
  return { place, role, step, templates, args: argumentsOf(place) }
}

/** An Experiment names one template an analysis. */
function experimentAnalyses(owner: Place | null, step: number | null, world: World): UsedAnalysis[] {
  return itemsOf(owner === null ? null : placeAt(owner, 'analyses')).map((place) => ({
    place,
    role: 'experiment',
    step,
    templates: [usedTemplate(place, world)],
    args: argumentsOf(place),
  }))
}

function usedTemplate(place: Place, { objects }: World): UsedTemplate {
  const kind = isTrue(place, 'clusterScope') ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate'
  const name = textAt(place, 'templateName') ?? ''
  const object = objects.find((one) => one.kind === kind && one.name === name) ?? null
  return { place, kind, name, object }
}
