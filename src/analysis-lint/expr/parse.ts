import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** A condition of an Argo metric, in the part of the language of expr-lang/expr that conditions are written in. */
export type Expression =
  | { readonly type: 'literal'; readonly value: number | string | boolean | null }
  | { readonly type: 'list'; readonly items: readonly Expression[] }
  | { readonly type: 'name'; readonly name: string }
  /** `#`: what a closure is asked about. */
  | { readonly type: 'current' }
  | { readonly type: 'member'; readonly of: Expression; readonly key: Expression; readonly optional: boolean }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly type: 'choice'
      readonly test: Expression
      readonly whenTrue: Expression
      readonly otherwise: Expression
    }

/** As in parser/operator of expr. Comparisons by words may be negated: `not in`. */
const binaryPrecedence: Readonly<Record<string, number>> = {
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '>=': 20,
  '<=': 20,
  in: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '^': 100,
  '??': 500,
}
const unaryPrecedence: Readonly<Record<string, number>> = { not: 50, '!': 50, '-': 90, '+': 90 }
const negatable = new Set(['in', 'contains', 'startsWith', 'endsWith'])
const rightAssociative = new Set(['**', '^'])
const literals = new Map([
  ['true', true],
  ['false', false],
  ['nil', null],
])

/** Deep and long enough for any condition; what recurses has to stop somewhere. */
const deepest = 60
const mostOperators = 200

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  depth: number
  /** Set when something is missing that the whole language asks for. */
  isInvalid: boolean
}

export type ParsedCondition =
  | { readonly type: 'tree'; readonly tree: Expression }
  /** No condition at all: the controller calls every measurement an Error. */
  | { readonly type: 'invalid' }
  /** Perhaps a condition, but beyond the part of the language that is understood here. */
  | { readonly type: 'beyond' }

export function parseCondition(condition: string): ParsedCondition {
  const tokens = tokensOf(condition)
  if (tokens === null) return { type: 'beyond' }
  const reader: Reader = { tokens, at: 0, depth: 0, isInvalid: false }
  const tree = readExpression(reader, 0)
  if (tree !== null && reader.at === tokens.length) return { type: 'tree', tree }
  return { type: reader.isInvalid ? 'invalid' : 'beyond' }
}

function readExpression(reader: Reader, least: number): Expression | null {
  if (reader.depth > deepest) return null
  reader.depth++
  const left = readUnary(reader)
  const tree = left === null ? null : readBinary(reader, left, least)
  reader.depth--
  return tree === null || least > 0 ? tree : readChoice(reader, tree)
}

function readChoice(reader: Reader, test: Expression): Expression | null {
  if (!take(reader, '?')) return test
  const whenTrue = readExpression(reader, 0)
  if (whenTrue === null || !take(reader, ':')) return null
  const otherwise = readExpression(reader, 0)
  return otherwise === null ? null : { type: 'choice', test, whenTrue, otherwise }
}

function readBinary(reader: Reader, first: Expression, least: number): Expression | null {
  let left = first
  for (let operators = 0; operators <= mostOperators; operators++) {
    const negated = peek(reader) === 'not' && negatable.has(peek(reader, 1))
    const operator = peek(reader, negated ? 1 : 0)
    const precedence = binaryPrecedence[operator]
    if (precedence === undefined || precedence < least) return left
    reader.at += negated ? 2 : 1
    const right = readExpression(reader, rightAssociative.has(operator) ? precedence : precedence + 1)
    // The language asks for brackets where it meets another operator.
    const isMixed =
      operator === '??' && (least > 0 || left.type === 'binary' || binaryPrecedence[peek(reader)] !== undefined)
    if (right === null || isMixed) return null
    left = { type: 'binary', operator, left, right }
    if (negated) left = { type: 'unary', operator: 'not', operand: left }
  }
  return null
}

function readUnary(reader: Reader): Expression | null {
  const operator = peek(reader)
  const precedence = unaryPrecedence[operator]
  if (precedence === undefined) return readPostfix(reader)
  reader.at++
  const operand = readExpression(reader, precedence)
  return operand === null ? null : { type: 'unary', operator, operand }
}

function readPostfix(reader: Reader): Expression | null {
  let tree = readPrimary(reader)
  while (tree !== null) {
    const optional = peek(reader) === '?.'
    if (optional || peek(reader) === '.') {
      reader.at++
      tree = memberOf(tree, readName(reader), optional)
    } else if (take(reader, '[')) {
      const key = readExpression(reader, 0)
      tree = key !== null && take(reader, ']') ? { type: 'member', of: tree, key, optional: false } : null
    } else return tree
  }
  return null
}

function memberOf(of: Expression, name: string | null, optional: boolean): Expression | null {
  return name === null ? null : { type: 'member', of, key: { type: 'literal', value: name }, optional }
}

function readName(reader: Reader): string | null {
  const token = reader.tokens[reader.at]
  if (token?.type !== 'name') return null
  reader.at++
  return token.text
}

/** Nothing of the language begins with one of these. */
const neverFirst = new Set([
  '==',
  '!=',
  '<',
  '>',
  '>=',
  '<=',
  '&&',
  '||',
  '*',
  '/',
  '%',
  '**',
  '^',
  ')',
  ']',
  ',',
  '?',
  ':',
])

function readPrimary(reader: Reader): Expression | null {
  const token = reader.tokens[reader.at]
  if (token === undefined || (token.type === 'sign' && neverFirst.has(token.text))) reader.isInvalid = true
  if (token === undefined) return null
  reader.at++
  if (token.type === 'number') return { type: 'literal', value: Number(token.text.replaceAll('_', '')) }
  if (token.type === 'text') return textLiteral(token.text)
  if (token.type === 'name') return readNamed(reader, token.text)
  if (token.text === '#') return { type: 'current' }
  if (token.text === '(') return readClosed(reader, ')')
  // A closure: its braces change nothing.
  if (token.text === '{') return readClosed(reader, '}')
  // `.name` in a closure is short for `#.name`.
  if (token.text === '.') return memberOf({ type: 'current' }, readName(reader), false)
  if (token.text !== '[') return null
  const items = readItems(reader, ']')
  return items === null ? null : { type: 'list', items }
}

function readNamed(reader: Reader, name: string): Expression | null {
  const literal = literals.get(name)
  if (literal !== undefined) return { type: 'literal', value: literal }
  if (!take(reader, '(')) return { type: 'name', name }
  const args = readItems(reader, ')')
  return args === null ? null : { type: 'call', name, args }
}

function readClosed(reader: Reader, end: string): Expression | null {
  const inner = readExpression(reader, 0)
  return inner !== null && take(reader, end) ? inner : null
}

function readItems(reader: Reader, end: string): Expression[] | null {
  const items: Expression[] = []
  while (!take(reader, end)) {
    if (items.length > 0 && !take(reader, ',')) return null
    const item = readExpression(reader, 0)
    if (item === null) return null
    items.push(item)
  }
  return items
}

/** Escapes beyond these are rare in conditions, and not understood. */
function textLiteral(source: string): Expression | null {
  const inner = source.slice(1, -1)
  if (source.startsWith('`')) return { type: 'literal', value: inner }
  if (/\\[^\\"']/.test(inner)) return null
  return { type: 'literal', value: inner.replaceAll(/\\(.)/g, '$1') }
}

/** Names and signs, never what stands in quotes. */
function peek(reader: Reader, ahead = 0): string {
  const token = reader.tokens[reader.at + ahead]
  return token === undefined || token.type === 'text' || token.type === 'number' ? '' : token.text
}

function take(reader: Reader, sign: string): boolean {
  if (peek(reader) !== sign) return false
  reader.at++
  return true
}
