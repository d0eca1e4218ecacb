import { walk } from '../../plan/tree.ts'
import { nearest } from '../../core/did-you-mean.ts'
import type { Argument } from '../arguments.ts'
import { argumentsOf } from '../arguments.ts'
import { originOf, placeAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import { metricsOf } from '../metric.ts'
import type { AnalysisObject } from '../objects.ts'
import { analysesOf } from '../rollout-analyses.ts'
import type { UsedAnalysis } from '../rollout-analyses.ts'
import type { Rule, World } from '../rule.ts'
import { templateKinds } from '../rule.ts'

export const argumentsRule: Rule = {
  kinds: [...templateKinds, 'Rollout', 'Experiment'],
  look: (object, world) => {
    if (object.kind === 'Rollout' || object.kind === 'Experiment') return ofUser(object, world)
    return [...undeclared(object), ...withoutValue(object)]
  },
}

/** `{{...}}` in a metric: the controller fills in `args.name`, and takes everything else for an error. */
const expressions = /\{\{([^{}]*)\}\}/g

function undeclared(object: AnalysisObject): Draft[] {
  // A template that is made of others takes over what they declare.
  if (object.spec !== null && placeAt(object.spec, 'templates') !== null) return []
  const declared = new Set(argumentsOf(object.spec).map((argument) => argument.name))
  return metricsOf(object).flatMap(({ place }) =>
    Array.from(walk(place.node, place.path)).flatMap(({ node, path }) => {
      if (node.type !== 'scalar' || typeof node.value !== 'string') return []
      const names = [...new Set([...node.value.matchAll(expressions)].map((match) => (match[1] ?? '').trim()))]
      const unknown = names.filter((name) => !name.startsWith('args.') || !declared.has(name.slice('args.'.length)))
      return unknown.map((name) => ({ ...undeclaredDraft(name, declared), origin: node.origin, path }))
    }),
  )
}

function undeclaredDraft(name: string, declared: ReadonlySet<string>): Pick<Draft, 'code' | 'message'> {
  const near = name.startsWith('args.') ? nearest(name.slice('args.'.length), declared) : null
  const hint = near === null ? '' : `; did you mean ${JSON.stringify(near)}?`
  return { code: 'analysis.argument-undeclared', message: `{{${name}}} is no argument of this analysis${hint}` }
}

/** A template may leave it to its user; a run has no user. */
function withoutValue({ kind, spec }: AnalysisObject): Draft[] {
  if (kind !== 'AnalysisRun') return []
  return argumentsOf(spec)
    .filter(isOpen)
    .map(({ name, place }) => {
      const message = `the argument ${JSON.stringify(name)} has no value`
      return { code: 'analysis.argument-missing', origin: originOf(place, 'name'), path: place.path, message }
    })
}

function isOpen({ value, hasSource }: Argument): boolean {
  return value === null && !hasSource
}

function ofUser(object: AnalysisObject, world: World): Draft[] {
  return analysesOf(object, world).flatMap((analysis) => [...missing(analysis), ...ignored(analysis)])
}

function missing({ templates, args }: UsedAnalysis): Draft[] {
  const given = new Set(args.filter((argument) => !isOpen(argument)).map((argument) => argument.name))
  return templates.flatMap(({ place, name, object }) => {
    const open = argumentsOf(object?.spec ?? null).filter((argument) => isOpen(argument) && !given.has(argument.name))
    return open.map((argument) => {
      const message = `template ${JSON.stringify(name)} needs a value for its argument ${JSON.stringify(argument.name)}`
      return { code: 'analysis.argument-missing', origin: originOf(place, 'templateName'), path: place.path, message }
    })
  })
}

/** Only where all templates are known, and none is made of others: one of them may declare it. */
function ignored({ templates, args }: UsedAnalysis): Draft[] {
  const specs = templates.map(({ object }) => object?.spec ?? null)
  const isKnown = specs.length > 0 && specs.every((spec) => spec !== null && placeAt(spec, 'templates') === null)
  if (!isKnown) return []
  const declared = new Set(specs.flatMap((spec) => argumentsOf(spec).map((argument) => argument.name)))
  return args
    .filter(({ name }) => !declared.has(name))
    .map(({ name, place }) => {
      const near = nearest(name, declared)
      const hint = near === null ? '' : `; did you mean ${JSON.stringify(near)}?`
      const message = `no template here declares the argument ${JSON.stringify(name)}: it is dropped${hint}`
      return { code: 'analysis.argument-ignored', origin: originOf(place, 'name'), path: place.path, message }
    })
}
