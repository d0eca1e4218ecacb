import type { Result } from './expr/evaluate.ts'
import { isList } from './expr/outcome.ts'
import type { Value } from './expr/outcome.ts'
import type { Conditions, Phase } from './phases.ts'
import { phaseOfResult } from './phases.ts'

/** What a server answered to a web metric: the body as parsed JSON, or the text that is none. */
export type Body = { readonly json: Value } | { readonly notJson: string }

/**
 * The phase of a web measurement (metricproviders/webmetric/webmetric.go): a status outside 200..299 is an Error, and of
 * a body that is no JSON the text is the result. That is so since argo-rollouts #4770; all releases up to 1.10.2 call
 * such a body Successful without a look at the conditions. null where the phase depends on what is not known.
 */
export function phaseOfAnswer(status: number, body: Body, jsonPath: string, conditions: Conditions): Phase | null {
  if (status < 200 || status > 299) return 'Error'
  if ('notJson' in body) return phaseOfResult(conditions, body.notJson)
  const selected = selectJson(body.json, jsonPath)
  if (selected === 'missing') return 'Error'
  const result: Result = selected === 'unknown' ? undefined : selected.value
  return phaseOfResult(conditions, result)
}

type Selected = { readonly value: Value } | 'missing' | 'unknown'

/** Follows plain paths, `{$.a[0].b}`; of anything else (filters, wildcards) the result is not known. */
function selectJson(json: Value, jsonPath: string): Selected {
  const path = /^\{\s*\$?((?:\.[\w-]+|\[\d+\])*)\.?\s*\}$/.exec(jsonPath === '' ? '{$}' : jsonPath)?.[1]
  if (path === undefined) return 'unknown'
  let current: Value = json
  for (const [step] of path.matchAll(/[\w-]+/g)) {
    const next = memberOf(current, step)
    if (next === undefined) return 'missing'
    current = next
  }
  return { value: current }
}

function memberOf(value: Value, step: string): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (isList(value)) return value[Number(step)]
  return Object.hasOwn(value, step) ? value[step] : undefined
}
