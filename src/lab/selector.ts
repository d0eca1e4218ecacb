import { RE2JS } from 're2js'
import { parseDuration } from '../core/duration.ts'
import type { QueryReader } from './query-reader.ts'
import { createQueryReader } from './query-reader.ts'
import type { Labels } from './request-metrics.ts'

/** A PromQL selector: what it selects, and over how long; an instant selector has no range. */
export interface Selector {
  readonly matches: (labels: Labels) => boolean
  readonly rangeMs: number | null
  readonly offsetMs: number
}

interface Matcher {
  readonly label: string
  readonly holds: (value: string) => boolean
}

const operators = ['=~', '!~', '!=', '='] as const
type Operator = (typeof operators)[number]

const tokens = {
  metricName: /[a-zA-Z_:][a-zA-Z0-9_:]*/y,
  labelName: /[a-zA-Z_][a-zA-Z0-9_]*/y,
  text: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y,
  duration: /[0-9][0-9a-z]*/y,
  offset: /offset\b/y,
} as const

/** Reads one instant or range selector, the whole language of the store. Throws QueryRefused on anything else. */
export function parseSelector(query: string): Selector {
  const reader = createQueryReader(query)
  const matchers = readMetric(reader)
  if (reader.take(/\{/y) !== null) matchers.push(...readMatchers(reader))
  if (matchers.filter(({ label }) => label === '__name__').length > 1)
    reader.refuse('metric name must not be set twice')
  if (matchers.every(({ holds }) => holds('')))
    reader.refuse('vector selector must contain at least one non-empty matcher')
  const rangeMs = reader.take(/\[/y) === null ? null : readRange(reader)
  const offsetMs = reader.take(tokens.offset) === null ? 0 : readDuration(reader, 'in offset')
  if (!reader.atEnd()) reader.unexpected('after a selector, and this store answers nothing but selectors')
  const matches = (labels: Labels): boolean => matchers.every(({ label, holds }) => holds(labels[label] ?? ''))
  return { matches, rangeMs, offsetMs }
}

function readMetric(reader: QueryReader): Matcher[] {
  const name = reader.take(tokens.metricName)
  if (name !== null) return [{ label: '__name__', holds: (value) => value === name }]
  if (reader.atEnd()) reader.refuse('no expression found in input')
  return reader.next() === '{' ? [] : reader.unexpected('where a selector begins')
}

function readMatchers(reader: QueryReader): Matcher[] {
  const matchers: Matcher[] = []
  while (reader.take(/\}/y) === null) {
    matchers.push(readMatcher(reader))
    if (reader.take(/,/y) === null && reader.next() !== '}') reader.unexpected('inside braces')
  }
  return matchers
}

function readMatcher(reader: QueryReader): Matcher {
  const label = reader.take(tokens.labelName) ?? reader.unexpected('inside braces')
  const found = reader.take(/=~|!~|!=|=/y)
  const operator = operators.find((each) => each === found)
  if (operator === undefined) return reader.unexpected('in label matching, expected label matching operator')
  const literal = reader.take(tokens.text) ?? reader.unexpected('in label matching, expected string')
  return { label, holds: comparison(reader, operator, unquote(reader, literal)) }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', "'": "'", n: '\n', t: '\t', r: '\r' }

function unquote(reader: QueryReader, literal: string): string {
  const body = literal.slice(1, -1)
  if (literal.startsWith('`')) return body
  return body.replaceAll(
    /\\(.)/g,
    (_, character: string) => escapes[character] ?? reader.refuse('unknown escape sequence'),
  )
}

function comparison(reader: QueryReader, operator: Operator, operand: string): (value: string) => boolean {
  if (operator === '=') return (value) => value === operand
  if (operator === '!=') return (value) => value !== operand
  const pattern = compile(reader, operand)
  return (value) => pattern.matches(value) === (operator === '=~')
}

/** Patterns match the whole value, and a dot matches a line break too. */
function compile(reader: QueryReader, pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL)
  } catch (error) {
    return reader.refuse(`error parsing regexp: ${error instanceof Error ? error.message : pattern}`)
  }
}

function readRange(reader: QueryReader): number {
  const rangeMs = readDuration(reader, 'in range')
  if (rangeMs === 0) reader.refuse('duration must be greater than 0')
  if (reader.take(/\]/y) === null) reader.refuse('unclosed left bracket')
  return rangeMs
}

function readDuration(reader: QueryReader, where: string): number {
  const text = reader.take(tokens.duration) ?? reader.unexpected(`${where}, expected duration`)
  return parseDuration(text) ?? reader.refuse('missing unit character in duration')
}
