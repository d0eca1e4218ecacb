import { isTrue, originOf } from '../fields.ts'
import type { Rule } from '../rule.ts'

export const runRule: Rule = {
  kinds: ['AnalysisRun'],
  look: ({ spec }) => {
    if (spec === null || !isTrue(spec, 'terminate')) return []
    const message = 'terminate is true: the run is Successful without a measurement'
    const path = [...spec.path, 'terminate']
    return [{ code: 'analysis.terminated', origin: originOf(spec, 'terminate'), path, message }]
  },
}
