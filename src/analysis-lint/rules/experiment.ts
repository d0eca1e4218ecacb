import type { Place } from '../fields.ts'
import { isTrue, originOf, placeAt, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { AnalysisObject } from '../objects.ts'
import type { UsedAnalysis } from '../rollout-analyses.ts'
import { analysesOf, stepsOf } from '../rollout-analyses.ts'
import type { Rule } from '../rule.ts'

/** Experiments by themselves, and as steps of a Rollout. */
export const experimentRule: Rule = {
  kinds: ['Experiment', 'Rollout'],
  look: (object, world) => {
    const analyses = analysesOf(object, world).filter(({ role }) => role === 'experiment')
    return experimentsOf(object).flatMap(({ place, step }) =>
      ofExperiment(
        place,
        analyses.filter((analysis) => analysis.step === step),
      ),
    )
  },
}

function experimentsOf(object: AnalysisObject): { readonly place: Place; readonly step: number | null }[] {
  if (object.kind === 'Experiment') return object.spec === null ? [] : [{ place: object.spec, step: null }]
  return stepsOf(object).flatMap((step, index) => {
    const place = placeAt(step, 'experiment')
    return place === null ? [] : [{ place, step: index }]
  })
}

function ofExperiment(place: Place, analyses: readonly UsedAnalysis[]): Draft[] {
  if (analyses.length === 0) {
    const message = 'the experiment has no analyses: it only shows that its pods become available'
    return [{ code: 'analysis.experiment-without-analysis', origin: originOf(place), path: place.path, message }]
  }
  const duration = textAt(place, 'duration')
  // Without a duration it goes on until its analyses are over.
  if (duration === null) return []
  return analyses
    .filter((analysis) => !isTrue(analysis.place, 'requiredForCompletion'))
    .map((analysis) => {
      const name = JSON.stringify(textAt(analysis.place, 'name') ?? '')
      const message = `analysis ${name} is ended when the experiment is ${duration} old, decided or not`
      const origin = originOf(analysis.place, 'name')
      return { code: 'analysis.experiment-cut-short', origin, path: analysis.place.path, message }
    })
}
