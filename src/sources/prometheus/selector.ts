import { printLiteral, readLiteral } from './string-literal.ts'

/** PromQL selectors as data, so that matchers are joined by structure and never by text replacement. */

/** The longer ones first: that is how they are tried. */
const operators = ['=~', '!~', '!=', '='] as const
export type MatchOperator = (typeof operators)[number]

export interface Matcher {
  readonly label: string
  readonly operator: MatchOperator
  readonly value: string
}

export interface Selector {
  /** null where the name is given as a matcher of `__name__`, or not at all. */
  readonly metric: string | null
  readonly matchers: readonly Matcher[]
}

/** What is wrong with a selector, and where: `position` counts characters from 1. */
export class SelectorError extends Error {
  readonly position: number
  constructor(message: string, text: string, position: number) {
    super(`${message}, at character ${position} of ${JSON.stringify(text)}`)
    this.name = 'SelectorError'
    this.position = position
  }
}

// https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y
const blank = /\s*/y

interface Reader {
  readonly text: string
  at: number
}

/** Reads an instant vector selector, such as `http_requests_total{code=~"5.."}`. Throws SelectorError on all else. */
export function parseSelector(text: string): Selector {
  const reader: Reader = { text, at: 0 }
  skipBlanks(reader)
  const metric = take(reader, metricName)
  skipBlanks(reader)
  const matchers = text[reader.at] === '{' ? readBraces(reader) : []
  if (metric === null && matchers.length === 0) throw fault(reader, 'expected a metric name or {matchers}')
  if (reader.at < text.length) throw fault(reader, behindSelector(reader))
  if (metric !== null && matchers.some(({ label }) => label === '__name__')) {
    throw new SelectorError('the metric has two names: one before the braces and __name__', text, 1)
  }
  if (metric === null && !matchers.some(requiresLabel)) {
    throw new SelectorError('expected a metric name or a matcher that an absent label does not meet', text, 1)
  }
  return { metric, matchers }
}

function behindSelector({ text, at }: Reader): string {
  const rest = text.slice(at)
  if (rest.startsWith('(')) return `expected a selector such as http_requests_total{code="500"}, got a function call`
  if (rest.startsWith('[')) return 'expected a selector without a range: graycheck adds the range itself'
  if (/^(offset|@)/.test(rest)) return 'expected a selector without offset or @: graycheck sets the time itself'
  return `expected the end of the selector, got ${JSON.stringify(rest.slice(0, 12))}`
}

/**
 * Reads the matchers that tell gray from stable, without braces, such as `role="gray",zone=~"a|b"`. Refuses what a
 * series without the label would meet: `role=""` selects everything that was never given a role.
 */
export function parseMatchers(text: string): readonly Matcher[] {
  const reader: Reader = { text, at: 0 }
  skipBlanks(reader)
  if (text[reader.at] === '{') throw fault(reader, 'expected matchers without braces, such as role="gray"')
  const matchers = readMatchers(reader)
  if (reader.at < text.length)
    throw fault(reader, `expected a comma or the end, got ${JSON.stringify(text[reader.at])}`)
  const empty = matchers.find((matcher) => !matcher.operator.startsWith('!') && !requiresLabel(matcher))
  if (empty !== undefined) {
    const shown = printMatcher(empty)
    throw new SelectorError(`${shown} would also select every series that has no label ${empty.label}`, text, 1)
  }
  if (!matchers.some(requiresLabel)) {
    throw new SelectorError('expected a matcher that names a value, such as role="gray"', text, 1)
  }
  return matchers
}

/** Whether a series without the label fails the matcher. A regex that only the server can read is taken to do so. */
function requiresLabel({ operator, value }: Matcher): boolean {
  const matchesEmpty = operator.endsWith('~') ? regexMatchesEmpty(value) : value === ''
  return operator.startsWith('!') ? matchesEmpty : !matchesEmpty
}

function regexMatchesEmpty(pattern: string): boolean {
  try {
    // On an empty text no pattern can take long.
    return new RegExp(`^(?:${pattern})$`).test('')
  } catch {
    return false
  }
}

function readBraces(reader: Reader): Matcher[] {
  reader.at += 1
  const matchers = readMatchers(reader)
  if (reader.text[reader.at] !== '}') throw fault(reader, 'expected } or a comma and another matcher')
  reader.at += 1
  skipBlanks(reader)
  return matchers
}

function readMatchers(reader: Reader): Matcher[] {
  const matchers: Matcher[] = []
  skipBlanks(reader)
  while (reader.at < reader.text.length && reader.text[reader.at] !== '}') {
    matchers.push(readMatcher(reader))
    skipBlanks(reader)
    if (reader.text[reader.at] !== ',') break
    reader.at += 1
    skipBlanks(reader)
  }
  return matchers
}

function readMatcher(reader: Reader): Matcher {
  const label = take(reader, labelName)
  if (label === null) throw fault(reader, 'expected a label name (letters, digits and _, not beginning with a digit)')
  skipBlanks(reader)
  const operator = takeOperator(reader)
  if (operator === undefined) throw fault(reader, `expected =, !=, =~ or !~ behind the label ${label}`)
  skipBlanks(reader)
  const quote = reader.text[reader.at] ?? ''
  if (quote === '' || !'"\'`'.includes(quote)) throw fault(reader, `expected a quoted value for the label ${label}`)
  const literal = readLiteral(reader.text, reader.at)
  if ('problem' in literal) throw new SelectorError(literal.problem, reader.text, literal.position + 1)
  if (/\p{Surrogate}/u.test(literal.value)) throw fault(reader, `the value of ${label} is not valid Unicode`)
  reader.at = literal.end
  return { label, operator, value: literal.value }
}

/** Adds matchers to a selector. Throws SelectorError when the selector says something about the same label already. */
export function withMatchers(selector: Selector, matchers: readonly Matcher[]): Selector {
  const own = new Set(selector.matchers.map(({ label }) => label))
  if (selector.metric !== null) own.add('__name__')
  const twice = matchers.find(({ label }) => own.has(label))
  if (twice !== undefined) {
    const text = printSelector(selector)
    throw new SelectorError(
      `the selector has a matcher for ${twice.label} already, and ${printMatcher(twice)} is to be added`,
      text,
      1,
    )
  }
  return { metric: selector.metric, matchers: [...selector.matchers, ...matchers] }
}

export function printSelector({ metric, matchers }: Selector): string {
  if (matchers.length === 0 && metric !== null) return metric
  return `${metric ?? ''}{${printMatchers(matchers)}}`
}

export function printMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(printMatcher).join(',')
}

function printMatcher({ label, operator, value }: Matcher): string {
  return `${label}${operator}${printLiteral(value)}`
}

/** A pattern that matches exactly this text, in the syntax of RE2. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}

function take(reader: Reader, token: RegExp): string | null {
  token.lastIndex = reader.at
  const found = token.exec(reader.text)?.[0] ?? null
  reader.at += found?.length ?? 0
  return found
}

function takeOperator(reader: Reader): MatchOperator | undefined {
  const operator = operators.find((candidate) => reader.text.startsWith(candidate, reader.at))
  reader.at += operator?.length ?? 0
  return operator
}

function skipBlanks(reader: Reader): void {
  take(reader, blank)
}

function fault({ text, at }: Reader, message: string): SelectorError {
  return new SelectorError(message, text, at + 1)
}
