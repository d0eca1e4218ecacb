import { RE2JS } from 're2js'
import type { Place } from '../fields.ts'
import { itemsOf, originOf, placeAt, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import { metricsOf } from '../metric.ts'
import type { AnalysisObject } from '../objects.ts'
import { analysesOf } from '../rollout-analyses.ts'
import type { Rule, World } from '../rule.ts'
import { templateKinds } from '../rule.ts'

export const dryRunRule: Rule = {
  kinds: [...templateKinds, 'Rollout', 'Experiment'],
  look: (object, world) => (object.kind === 'Rollout' ? ofRollout(object, world) : ofObject(object)),
}

function ofObject(object: AnalysisObject): Draft[] {
  const names = metricsOf(object).map((metric) => metric.name)
  // The metrics of an Experiment, and of a template that is made of others, are in other objects.
  const isComplete =
    object.kind !== 'Experiment' && (object.spec === null || placeAt(object.spec, 'templates') === null)
  return object.spec === null ? [] : findings(object.spec, isComplete ? names : null)
}

function ofRollout(rollout: AnalysisObject, world: World): Draft[] {
  return analysesOf(rollout, world).flatMap(({ place, templates }) => {
    const isComplete = templates.every((template) => template.object !== null)
    const metrics = templates.flatMap(({ object }) => (object === null ? [] : metricsOf(object)))
    return findings(place, isComplete ? metrics.map((metric) => metric.name) : null)
  })
}

/** `names`: the metrics that the rules can match; null when not all of them are known. */
function findings(owner: Place, names: readonly string[] | null): Draft[] {
  const rules = itemsOf(placeAt(owner, 'dryRun'))
  const matched = new Set<string>()
  const drafts = rules.flatMap((rule) => {
    const pattern = textAt(rule, 'metricName') ?? ''
    const test = matcherOf(pattern)
    const hits = names?.filter(test) ?? null
    hits?.forEach((name) => matched.add(name))
    return [draftOf(rule, pattern, hits, test)]
  })
  const isAll = names === null ? false : names.length > 0 && matched.size === new Set(names).size
  if (!isAll) return drafts
  const [first] = rules
  const message = `all metrics are dry runs (${[...matched].join(', ')}): the analysis is Successful whatever they measure`
  return first === undefined ? [] : [draft('analysis.dry-run-all', first, message)]
}

function draftOf(rule: Place, pattern: string, hits: readonly string[] | null, test: (name: string) => boolean): Draft {
  const quoted = JSON.stringify(pattern)
  if (hits === null) {
    // No metric would be called like this: a pattern that matches it matches everything.
    const isAny = test('') && test('graycheck-7f3a')
    if (isAny) return draft('analysis.dry-run-all', rule, `the pattern ${quoted} makes a dry run of every metric`)
    return draft('analysis.dry-run', rule, `metrics whose name matches ${quoted} never decide`)
  }
  if (hits.length === 0) return draft('analysis.dry-run-unmatched', rule, `${quoted} matches none of the metrics`)
  const others = hits.filter((name) => name !== pattern)
  const beyond = others.length > 0 && others.length < hits.length ? `; it matches ${others.join(', ')}, too` : ''
  return draft('analysis.dry-run', rule, `${hits.join(', ')} never decides (${quoted}${beyond})`)
}

function draft(code: Draft['code'], rule: Place, message: string): Draft {
  return { code, origin: originOf(rule, 'metricName'), path: [...rule.path, 'metricName'], message }
}

/** Go's regular expressions, found anywhere in the name; a wrong one matches nothing. */
function matcherOf(pattern: string): (name: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern)
    return (name) => compiled.matcher(name).find()
  } catch {
    return () => false
  }
}
