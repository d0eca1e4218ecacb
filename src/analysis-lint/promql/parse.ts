import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** A PromQL query, as much of it as decides what becomes of missing series. */
export type Query =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text' }
  /** A number or series that the controller fills in. */
  | { readonly type: 'placeholder' }
  | { readonly type: 'selector' }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Query[] }
  | {
      readonly type: 'aggregate'
      readonly name: string
      readonly args: readonly Query[]
      /** Labels that stay; null for `without`, which keeps an unknown number. */
      readonly by: readonly string[] | null
    }
  | {
      readonly type: 'binary'
      readonly operator: string
      readonly left: Query
      readonly right: Query
      readonly isBool: boolean
      readonly isGrouped: boolean
      /** Labels of `on (...)`; null when it is not there. */
      readonly on: readonly string[] | null
    }
  | { readonly type: 'negation'; readonly operand: Query }

/** As Prometheus has them, all but the power left-associative. */
const precedences: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<=': 3,
  '<': 3,
  '>=': 3,
  '>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
}

const aggregations = new Set(
  'sum avg min max count group stddev stdvar quantile topk bottomk count_values limitk limit_ratio'.split(' '),
)

const numbers = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['nan', Number.NaN],
])

/** Deep and long enough for any query; what recurses has to stop somewhere. */
const deepest = 60
const mostOperators = 200

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

/** The query as a tree; null where it is wrong, or beyond what is understood here. */
export function parseQuery(query: string): Query | null {
  const tokens = tokensOf(query)
  if (tokens === null) return null
  const reader: Reader = { tokens, at: 0, depth: 0 }
  const tree = readBinary(reader, 0)
  return reader.at === tokens.length ? tree : null
}

function readBinary(reader: Reader, least: number): Query | null {
  if (reader.depth > deepest) return null
  reader.depth++
  let left = readUnary(reader)
  for (let operators = 0; left !== null; operators++) {
    if (operators > mostOperators) return null
    const operator = peek(reader).toLowerCase()
    const precedence = precedences[operator]
    if (precedence === undefined || precedence < least) break
    reader.at++
    const modifiers = readModifiers(reader)
    const right = readBinary(reader, operator === '^' ? precedence : precedence + 1)
    left = modifiers === null || right === null ? null : { type: 'binary', operator, left, right, ...modifiers }
  }
  reader.depth--
  return left
}

interface Modifiers {
  readonly isBool: boolean
  readonly isGrouped: boolean
  readonly on: readonly string[] | null
}

function readModifiers(reader: Reader): Modifiers | null {
  const isBool = take(reader, 'bool')
  let on: string[] | null = null
  if (take(reader, 'on')) {
    on = readLabels(reader)
    if (on === null) return null
  } else if (take(reader, 'ignoring') && readLabels(reader) === null) return null
  const isGrouped = take(reader, 'group_left') || take(reader, 'group_right')
  if (isGrouped && peek(reader) === '(' && readLabels(reader) === null) return null
  return { isBool, isGrouped, on }
}

function readLabels(reader: Reader): string[] | null {
  if (!take(reader, '(')) return null
  const labels: string[] = []
  while (!take(reader, ')')) {
    const token = reader.tokens[reader.at]
    if (token?.type !== 'name') return null
    labels.push(token.text)
    reader.at++
    take(reader, ',')
  }
  return labels
}

function readUnary(reader: Reader): Query | null {
  while (take(reader, '+')) continue
  if (!take(reader, '-')) return readPostfix(reader)
  const operand = readBinary(reader, 6)
  return operand === null ? null : { type: 'negation', operand }
}

/** Ranges, subqueries, offsets and `@` change when is looked, not what becomes of missing series. */
function readPostfix(reader: Reader): Query | null {
  const tree = readPrimary(reader)
  if (tree === null) return null
  for (;;) {
    if (peek(reader).startsWith('[')) reader.at++
    else if (take(reader, 'offset')) {
      take(reader, '-')
      reader.at++
    } else if (take(reader, '@')) {
      reader.at++
      if (peek(reader) === '(') reader.at += 2
    } else return tree
  }
}

function readPrimary(reader: Reader): Query | null {
  const token = reader.tokens[reader.at]
  if (token === undefined) return null
  reader.at++
  if (token.type === 'number') return { type: 'number', value: Number(token.text) }
  if (token.type === 'text') return { type: 'text' }
  if (token.type === 'sign') return readSigned(reader, token.text)
  const number = numbers.get(token.text.toLowerCase())
  if (number !== undefined) return { type: 'number', value: number }
  const name = token.text.toLowerCase()
  if (aggregations.has(name) && /^(\(|by$|without$)/i.test(peek(reader))) return readAggregate(reader, name)
  if (peek(reader) === '(') return readCall(reader, token.text)
  const isFilledIn = token.text.startsWith('{{') && !peek(reader).startsWith('{') && !peek(reader).startsWith('[')
  if (isFilledIn && /^\{\{[^{}]*\}\}$/.test(token.text)) return { type: 'placeholder' }
  if (peek(reader).startsWith('{')) reader.at++
  return { type: 'selector' }
}

function readSigned(reader: Reader, sign: string): Query | null {
  if (sign.startsWith('{')) return { type: 'selector' }
  if (sign !== '(') return null
  const inner = readBinary(reader, 0)
  return inner !== null && take(reader, ')') ? inner : null
}

function readCall(reader: Reader, name: string): Query | null {
  const args = readArguments(reader)
  return args === null ? null : { type: 'call', name, args }
}

function readAggregate(reader: Reader, name: string): Query | null {
  const before = readGrouping(reader)
  const args = before === undefined ? null : readArguments(reader)
  if (args === null) return null
  const after = readGrouping(reader)
  if (after === undefined) return null
  const grouping = before ?? after
  return { type: 'aggregate', name, args, by: grouping === null ? [] : grouping.by }
}

/** null when there is none, undefined when it is wrong. */
function readGrouping(reader: Reader): { readonly by: readonly string[] | null } | null | undefined {
  const isBy = take(reader, 'by')
  if (!isBy && !take(reader, 'without')) return null
  const labels = readLabels(reader)
  if (labels === null) return undefined
  return { by: isBy ? labels : null }
}

function readArguments(reader: Reader): Query[] | null {
  if (!take(reader, '(')) return null
  const args: Query[] = []
  while (!take(reader, ')')) {
    if (args.length > 0 && !take(reader, ',')) return null
    const argument = readBinary(reader, 0)
    if (argument === null) return null
    args.push(argument)
  }
  return args
}

function peek(reader: Reader): string {
  const token = reader.tokens[reader.at]
  return token === undefined || token.type === 'text' || token.type === 'number' ? '' : token.text
}

/** Keywords are written in any case. */
function take(reader: Reader, text: string): boolean {
  if (peek(reader).toLowerCase() !== text) return false
  reader.at++
  return true
}
