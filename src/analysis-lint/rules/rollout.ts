import type { Place } from '../fields.ts'
import { integerAt, originOf, placeAt, placeBelow, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { AnalysisObject } from '../objects.ts'
import type { UsedAnalysis } from '../rollout-analyses.ts'
import { analysesOf, stepsOf } from '../rollout-analyses.ts'
import type { Rule, World } from '../rule.ts'

export const rolloutRule: Rule = {
  kinds: ['Rollout', 'Experiment'],
  look: (object, world) => {
    const used = analysesOf(object, world)
    const gates = object.kind === 'Rollout' ? gateFindings(object, used) : []
    return [...gates, ...notGiven(object, world)]
  },
}

function gateFindings(object: AnalysisObject, used: readonly UsedAnalysis[]): Draft[] {
  const canary = placeBelow(object.spec, 'strategy', 'canary')
  const blueGreen = placeBelow(object.spec, 'strategy', 'blueGreen')
  const analyses = used.filter((analysis) => analysis.templates.length > 0)
  if (canary !== null) return ofCanary(object, canary, analyses)
  return blueGreen === null ? [] : ofBlueGreen(blueGreen, analyses)
}

function ofCanary(object: AnalysisObject, canary: Place, analyses: readonly UsedAnalysis[]): Draft[] {
  const steps = stepsOf(object)
  if (analyses.length > 0) return [...tooLate(steps, analyses), ...backgroundOnly(canary, steps, analyses)]
  if (steps.some(mayWait)) return []
  const message =
    steps.length === 0
      ? 'the canary has no steps and no analysis'
      : 'none of the steps analyses anything or waits for a person'
  return [draft('analysis.rollout-without-analysis', canary, 'steps', message)]
}

/** A person, or a plugin that nothing is known of. */
function mayWait(step: Place): boolean {
  return isManual(step) || placeAt(step, 'plugin') !== null
}

/** `pause: {}` waits until a person goes on. */
function isManual(step: Place): boolean {
  const pause = placeAt(step, 'pause')
  return pause !== null && textAt(pause, 'duration') === null
}

/** Weights are read up to 100; a rollout may end below and be promoted by its last step. */
function tooLate(steps: readonly Place[], analyses: readonly UsedAnalysis[]): Draft[] {
  const all = steps.findIndex((step) => integerAt(step, 'setWeight') === 100)
  const whole = steps[all]
  if (whole === undefined) return []
  const isEarly = analyses.some(({ role, step, place }) => {
    // The background analysis runs from startingStep on.
    if (role === 'background') return (integerAt(place, 'startingStep') ?? 0) <= all
    return step !== null && step < all
  })
  // A person who looks before is an analysis of its own kind.
  if (isEarly || steps.slice(0, all).some(isManual)) return []
  return [
    draft(
      'analysis.analysis-too-late',
      whole,
      'setWeight',
      'all of the traffic is on the new version before the first analysis',
    ),
  ]
}

/** The controller ends a background analysis that still measures when the steps are over, and promotes. */
function backgroundOnly(canary: Place, steps: readonly Place[], analyses: readonly UsedAnalysis[]): Draft[] {
  if (analyses.some(({ role }) => role !== 'background') || steps.some(mayWait)) return []
  const message =
    'no step waits for the analysis in the background: what it has not measured by their end does not count'
  return [draft('analysis.background-only', canary, 'analysis', message)]
}

function ofBlueGreen(blueGreen: Place, analyses: readonly UsedAnalysis[]): Draft[] {
  if (textAt(blueGreen, 'autoPromotionEnabled') === 'false' && textAt(blueGreen, 'autoPromotionSeconds') === null)
    return []
  if (analyses.some(({ role }) => role === 'prePromotion')) return []
  if (analyses.length === 0) {
    const message = 'the new version is promoted as soon as its pods are ready'
    return [draft('analysis.rollout-without-analysis', blueGreen, 'activeService', message)]
  }
  const message = 'there is only a postPromotionAnalysis: all of the traffic is on the new version before it'
  return [draft('analysis.analysis-too-late', blueGreen, 'postPromotionAnalysis', message)]
}

function notGiven(object: AnalysisObject, world: World): Draft[] {
  return analysesOf(object, world).flatMap(({ templates }) =>
    templates
      .filter((template) => template.object === null)
      .map(({ place, kind, name }) =>
        draft('analysis.template-not-given', place, 'templateName', `${kind}/${name} is in none of the given files`),
      ),
  )
}

function draft(code: Draft['code'], place: Place, key: string, message: string): Draft {
  const isWritten = placeAt(place, key) !== null
  return { code, origin: originOf(place, key), path: isWritten ? [...place.path, key] : place.path, message }
}
