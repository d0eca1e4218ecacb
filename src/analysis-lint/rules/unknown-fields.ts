import { nearest } from '../../core/did-you-mean.ts'
import type { Place } from '../fields.ts'
import { itemsOf, membersOf, originOf } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Shape } from '../known-fields.ts'
import { knownFields } from '../known-fields.ts'
import { formatPath } from '../../plan/tree.ts'
import type { Rule } from '../rule.ts'

export const unknownFieldsRule: Rule = {
  kinds: Object.keys(knownFields),
  look: ({ kind, spec, root }) => {
    const shape = knownFields[kind]
    const top: Shape = { apiVersion: true, kind: true, metadata: true, spec: true, status: true }
    const below = spec === null || shape === undefined ? [] : unknownBelow(spec, shape)
    return [...unknownBelow(root, top), ...below]
  },
}

function unknownBelow(place: Place, shape: Shape): Draft[] {
  if (place.node.type === 'list') return itemsOf(place).flatMap((item) => unknownBelow(item, shape))
  return membersOf(place).flatMap(([key, child]) => {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined
    if (known === undefined) return [unknownField(place, key, shape)]
    return known === true ? [] : unknownBelow(child, known)
  })
}

function unknownField(place: Place, key: string, shape: Shape): Draft {
  const near = nearest(key, Object.keys(shape))
  const hint = near === null ? '' : `; did you mean ${JSON.stringify(near)}?`
  const where = formatPath(place.path)
  const message = `${JSON.stringify(key)} is no field of ${where === '' ? 'this object' : where}: the API server takes it out${hint}`
  return { code: 'analysis.unknown-field', origin: originOf(place, key), path: [...place.path, key], message }
}
