import { z } from '../core/zod.ts'
import type { Path } from './tree.ts'

export type KnownSchema = z.core.JSONSchema.JSONSchema

const known = new WeakMap<z.ZodType, KnownSchema>()

/** What a zod schema accepts, as JSON Schema: the one form in which every key, example and alternative can be read. */
export function knownSchemaOf(schema: z.ZodType): KnownSchema {
  const earlier = known.get(schema)
  if (earlier !== undefined) return earlier
  const made = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any', reused: 'inline' })
  known.set(schema, made)
  return made
}

/** The alternatives that may stand at the path. */
export function schemasAt(root: KnownSchema, path: Path): KnownSchema[] {
  let found = alternatives(root)
  for (const step of path) found = found.flatMap((schema) => stepInto(schema, step)).flatMap(alternatives)
  return found
}

function alternatives(schema: KnownSchema): KnownSchema[] {
  const branches = branchesOf(schema)
  return branches.length === 0 ? [schema] : branches.flatMap(alternatives)
}

function branchesOf({ anyOf = [], oneOf = [], allOf = [] }: KnownSchema): KnownSchema[] {
  return [...anyOf, ...oneOf, ...allOf]
}

function stepInto(schema: KnownSchema, step: string | number): KnownSchema[] {
  const { items, properties, additionalProperties } = schema
  const own = typeof step === 'string' && properties !== undefined && Object.hasOwn(properties, step)
  const other = typeof step === 'string' ? additionalProperties : Array.isArray(items) ? items[step] : items
  const next = own ? properties[step] : other
  return typeof next === 'object' && !Array.isArray(next) ? [next] : []
}

/** Every key that may stand in a mapping at the path. */
export function keysAt(root: KnownSchema, path: Path): string[] {
  return [...new Set(schemasAt(root, path).flatMap((schema) => Object.keys(schema.properties ?? {})))]
}

/** The values that are listed one by one. */
export function valuesOf(schemas: readonly KnownSchema[]): unknown[] {
  return schemas.flatMap((schema) => schema.enum ?? ('const' in schema ? [schema.const] : []))
}

/** What is expected, in words: `a whole number`, `text such as 30s`, `one of GET, HEAD`. */
export function describeExpected(schemas: readonly KnownSchema[]): string {
  const values = valuesOf(schemas)
  const others = schemas.filter((schema) => valuesOf([schema]).length === 0)
  const phrases = new Set(others.map(describeType))
  if (values.length > 0) phrases.add(`${values.length === 1 ? '' : 'one of '}${values.map(inYaml).join(', ')}`)
  return phrases.size === 0 ? 'something else' : [...phrases].join(' or ')
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

function describeType(schema: KnownSchema): string {
  const noun = nouns[String(schema.type)] ?? 'a value'
  const example = schema.type === 'boolean' ? undefined : exampleOf(schema)
  if (example !== undefined) return `${noun} such as ${inYaml(example)}`
  const keys = Object.keys(schema.properties ?? {})
  return keys.length === 0 ? noun : `${noun} with some of ${keys.join(', ')}`
}

/** A value that would be accepted, or undefined where none can be made up. */
export function exampleOf(schema: KnownSchema): unknown {
  const given = schema.examples?.[0] ?? schema.const ?? schema.enum?.[0] ?? schema.default
  if (given !== undefined && !isEmpty(given)) return given
  const [branch] = branchesOf(schema)
  if (branch !== undefined) return exampleOf(branch)
  if (schema.type === 'object') return exampleMapping(schema)
  const [item] = schema.type === 'array' ? stepInto(schema, 0).map(exampleOf) : []
  return item === undefined ? undefined : [item]
}

/** An empty list or mapping is a good default and a bad example. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function exampleMapping(schema: KnownSchema): Record<string, unknown> | undefined {
  const entries = (schema.required ?? []).map((key) => [key, stepInto(schema, key).map(exampleOf)[0]] as const)
  const isComplete = entries.length > 0 && entries.every(([, value]) => value !== undefined)
  return isComplete ? Object.fromEntries(entries) : undefined
}

/** One line of YAML in flow style, as it could be pasted. */
export function inYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inYaml).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${key}: ${inYaml(member)}`)
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  return String(value)
}

const plainText = /^[A-Za-z0-9/.$_-][^\s,:#[\]{}"'`]*(?::[^\s,:#[\]{}"'`]+)*$/
const otherThanText = /^([-+.]?\d[\d_.e+-]*|0[xo]\w*|[-+]?\.(inf|nan)|true|false|null|-+|~)$/i

/** Text that YAML reads back as the same text without quotes, also within brackets. */
function isPlain(text: string): boolean {
  return plainText.test(text) && !otherThanText.test(text)
}
