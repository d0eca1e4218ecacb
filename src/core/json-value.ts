import { compareText } from './canonical.ts'
import { isExactDouble } from './decimal.ts'
import { escapeSegment, pointerSegments } from './pointer.ts'

/** A number as it was written. `decimal` is its exact value, see exactDecimal. */
export interface JsonNumber {
  readonly source: string
  readonly decimal: string
}

/** A JSON value that lost nothing on the way: numbers keep their text, and `__proto__` is a member like any other. */
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | JsonObject
export type JsonObject = Map<string, JsonValue>

export function isJsonNumber(value: JsonValue): value is JsonNumber {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
}

/** Writes a value with sorted member names (UTF-16 code units) and without white space. */
function write(value: JsonValue, numberText: (number: JsonNumber) => string): string {
  if (Array.isArray(value)) return `[${value.map((item) => write(item, numberText)).join(',')}]`
  if (value instanceof Map) {
    const members = [...value].sort(([a], [b]) => compareText(a, b))
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${write(member, numberText)}`).join(',')}}`
  }
  return isJsonNumber(value) ? numberText(value) : JSON.stringify(value)
}

/**
 * One text for one value: numbers by their exact decimal value, objects whatever their order, strings without any
 * Unicode normalisation. Two values are equal exactly when their texts are. Not the text of RFC 8785: see jcs.
 */
export function exactText(value: JsonValue): string {
  return write(value, (number) => number.decimal)
}

export type JcsOutcome = { readonly text: string } | { readonly undefinedBecause: string }

/**
 * The canonical text of RFC 8785, for hashes that other programs compute too. It is defined on doubles only: a number
 * that a double changes would share its hash with another config, so then there is none, and the reason is told.
 */
export function jcs(document: JsonValue): JcsOutcome {
  for (const { pointer, value } of leaves(document)) {
    if (isJsonNumber(value) && !isExactDouble(value.source))
      return { undefinedBecause: `the number at ${pointer === '' ? 'the root' : pointer} is not exactly a double` }
  }
  return { text: write(document, (number) => String(Number(number.source))) }
}

export interface Leaf {
  readonly pointer: string
  /** A scalar, or an array or object without members. */
  readonly value: JsonValue
}

/** Every place of a value where it branches no further, with its JSON pointer below `base`. */
export function leaves(value: JsonValue, base = ''): Leaf[] {
  const found: Leaf[] = []
  visitLeaves(value, base, (leaf) => found.push(leaf))
  return found
}

/** Like `leaves`, without a list of them. */
export function visitLeaves(value: JsonValue, pointer: string, visit: (leaf: Leaf) => void): void {
  const children = childrenOf(value)
  if (children.length === 0) return visit({ pointer, value })
  for (const [segment, child] of children) visitLeaves(child, `${pointer}/${escapeSegment(segment)}`, visit)
}

/** The pointers of all arrays in a value. An array is as long as it is: a further item is another value. */
export function arrayPointers(value: JsonValue, base = ''): string[] {
  const below = childrenOf(value).flatMap(([segment, child]) =>
    arrayPointers(child, `${base}/${escapeSegment(segment)}`),
  )
  return Array.isArray(value) ? [base, ...below] : below
}

const none: readonly [string, JsonValue][] = []

function childrenOf(value: JsonValue): readonly [string, JsonValue][] {
  if (typeof value !== 'object' || value === null) return none
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item])
  return value instanceof Map ? [...value] : none
}

/** What a JSON pointer names; undefined where it names nothing. */
export function readLossless(document: JsonValue, pointer: string): JsonValue | undefined {
  let current: JsonValue | undefined = document
  for (const segment of pointerSegments(pointer)) {
    if (Array.isArray(current)) current = itemAt(current, segment)
    else current = current instanceof Map ? current.get(segment) : undefined
  }
  return current
}

/** Pointers write an index without sign, fraction and leading zeros. */
function itemAt(items: readonly JsonValue[], segment: string): JsonValue | undefined {
  const index = Number(segment)
  return String(index) === segment ? items[index] : undefined
}

/** The value as JSON.parse gives it, for schemas; numbers become doubles, and objects that are left out empty ones. */
export function toPlainJson(value: JsonValue, leftOut: ReadonlySet<JsonValue> = new Set()): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => toPlainJson(item, leftOut))
  if (!(value instanceof Map)) return Number(value.source)
  const members = new Map<string, unknown>()
  if (!leftOut.has(value)) value.forEach((item, name) => members.set(name, toPlainJson(item, leftOut)))
  // Unlike an assignment, it makes a member of __proto__.
  return Object.fromEntries(members)
}
