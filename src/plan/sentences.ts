import { nearest } from '../core/did-you-mean.ts'
import type { z } from '../core/zod.ts'
import type { KnownSchema } from './known-schema.ts'
import { describeExpected, inYaml, valuesOf } from './known-schema.ts'
import type { Tree } from './tree.ts'

export interface Sentence {
  readonly message: string
  readonly hint?: string
}

/** What was expected of a value, what was given, and where it can be told, what to write instead. */
export function sentenceOf(issue: z.core.$ZodIssue, node: Tree, schemas: readonly KnownSchema[]): Sentence {
  const got = describeValue(node)
  if (issue.code === 'invalid_type')
    return { message: `expected ${describeExpected(schemas)}, got ${got}`, ...hintOfType(issue, node, schemas) }
  if (issue.code === 'invalid_union')
    return { message: `expected ${describeExpected(schemas)}, got ${got}`, ...hintOfValue(valuesOf(schemas), node) }
  if (issue.code === 'invalid_value')
    return { message: `expected ${listed(issue.values)}, got ${got}`, ...hintOfValue(issue.values, node) }
  if (issue.code === 'too_small') {
    const relation = issue.inclusive === false ? 'more than' : 'at least'
    return { message: `expected ${relation} ${amount(issue.origin, issue.minimum)}, got ${got}` }
  }
  if (issue.code === 'too_big') {
    const relation = issue.inclusive === false ? 'less than' : 'at most'
    return { message: `expected ${relation} ${amount(issue.origin, issue.maximum)}, got ${got}` }
  }
  return { message: withValue(issue.message, node) }
}

function listed(values: readonly unknown[]): string {
  return `${values.length === 1 ? '' : 'one of '}${values.map(inYaml).join(', ')}`
}

function hintOfValue(values: readonly unknown[], node: Tree): { hint?: string } {
  if (node.type !== 'scalar' || typeof node.value !== 'string') return {}
  const { value } = node
  const unquoted = values.find((known) => typeof known !== 'string' && String(known) === value)
  if (unquoted !== undefined) return { hint: `take the quotes off: ${value}` }
  const meant = nearest(value, values.map(String))
  return meant === null ? {} : { hint: `did you mean ${meant}?` }
}

const singular: Readonly<Record<string, string>> = { string: 'character', array: 'entry', object: 'key' }
const plural: Readonly<Record<string, string>> = { string: 'characters', array: 'entries', object: 'keys' }

function amount(origin: string, limit: number | bigint): string {
  const noun = (Number(limit) === 1 ? singular : plural)[origin]
  return noun === undefined ? String(limit) : `${limit} ${noun}`
}

function hintOfType(
  { expected }: z.core.$ZodIssueInvalidType,
  node: Tree,
  schemas: readonly KnownSchema[],
): { hint?: string } {
  if (node.type !== 'scalar' || node.source === null || node.source === '') return {}
  const { value, source } = node
  if (expected === 'string' && value !== null && typeof value !== 'string')
    return schemas.some((schema) => refuses(schema, source)) ? {} : { hint: `put it in quotes: "${source}"` }
  if (typeof value !== 'string' || !/^(number|int|boolean)$/.test(expected)) return {}
  if (source.includes('${')) return { hint: 'a variable stands for text: write the value itself' }
  if (expected === 'boolean' && /^(yes|no|on|off)$/i.test(value))
    return { hint: `write ${/^(yes|on)$/i.test(value) ? 'true' : 'false'}: in YAML 1.2 ${value} is text` }
  const isUsable = expected === 'boolean' ? /^(true|false)$/.test(value) : /^\d+(\.\d+)?$/.test(value)
  return isUsable ? { hint: `take the quotes off: ${value}` } : {}
}

/** Whether quotes alone would not make it valid, as with a duration without its unit. */
function refuses({ pattern }: KnownSchema, text: string): boolean {
  return typeof pattern === 'string' && !new RegExp(pattern, 'u').test(text)
}

/** Messages that say what is expected end with what was given instead. */
function withValue(message: string, node: Tree): string {
  const isComplete = !message.startsWith('expected') || message.includes(', got ') || node.type !== 'scalar'
  return isComplete ? message : `${message}, got ${describeValue(node)}`
}

/** The value as it was given; cut only once secrets are out of it. */
function describeValue(node: Tree): string {
  if (node.type === 'map') return node.members.size === 0 ? 'an empty mapping' : 'a mapping'
  if (node.type === 'list') return node.items.length === 0 ? 'an empty list' : 'a list'
  const { value } = node
  if (value === null) return 'nothing'
  if (typeof value !== 'string') return typeof value === 'number' ? `the number ${value}` : String(value)
  return JSON.stringify(value)
}
