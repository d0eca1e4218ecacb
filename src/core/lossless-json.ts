import { exactDecimal } from './decimal.ts'
import type { JsonObject, JsonValue } from './json-value.ts'

export type JsonOutcome =
  | { readonly ok: true; readonly value: JsonValue }
  /** `problem` tells what is wrong and at which character, and quotes nothing of the document but member names. */
  | { readonly ok: false; readonly problem: string }

/** Stack space is the reason for a limit; no config that people write comes near this one. */
const deepest = 100

/**
 * Reads one JSON document (RFC 8259) more strictly than JSON.parse: member names must be unique, strings well-formed
 * Unicode and bytes well-formed UTF-8 without byte order mark (I-JSON, RFC 7493), and nesting at most 100 deep.
 */
export function parseLosslessJson(document: string | Uint8Array): JsonOutcome {
  try {
    const reader = { text: typeof document === 'string' ? document : decodeUtf8(document), at: 0 }
    if (reader.text.startsWith('\ufeff')) fail(reader, 'a byte order mark')
    const value = readValue(reader, 0)
    if (peek(reader) !== '') fail(reader, 'more text after the value')
    return { ok: true, value }
  } catch (error) {
    if (error instanceof NotJson) return { ok: false, problem: error.message }
    throw error
  }
}

/** Never leaves this file. */
class NotJson extends Error {}

interface Reader {
  readonly text: string
  at: number
}

function fail(reader: Reader, what: string): never {
  throw new NotJson(`${what} at character ${reader.at}`)
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    // ignoreBOM keeps the mark in the text, where it is refused.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new NotJson('bytes that are not UTF-8')
  }
}

/** Skips white space and returns the next character without taking it; the empty text at the end. */
function peek(reader: Reader): string {
  const { text } = reader
  while (isWhiteSpace(text.charCodeAt(reader.at))) reader.at++
  return text.charAt(reader.at)
}

/** Space, tab, line feed and carriage return; never NaN, which is the end of the text. */
function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

function take(reader: Reader, character: string): boolean {
  if (peek(reader) !== character) return false
  reader.at++
  return true
}

function readValue(reader: Reader, depth: number): JsonValue {
  const next = peek(reader)
  if (next === '{' || next === '[') {
    if (depth === deepest) fail(reader, `nesting deeper than ${deepest}`)
    return next === '{' ? readObject(reader, depth + 1) : readArray(reader, depth + 1)
  }
  return next === '"' ? readString(reader) : readScalar(reader)
}

function readObject(reader: Reader, depth: number): JsonObject {
  const members: JsonObject = new Map()
  take(reader, '{')
  if (take(reader, '}')) return members
  do {
    if (peek(reader) !== '"') fail(reader, 'expected a member name')
    const name = readString(reader)
    if (members.has(name)) fail(reader, `the member name ${JSON.stringify(name)} for the second time in one object`)
    if (!take(reader, ':')) fail(reader, 'expected a colon')
    members.set(name, readValue(reader, depth))
  } while (take(reader, ','))
  if (!take(reader, '}')) fail(reader, 'expected a comma or the end of the object')
  return members
}

function readArray(reader: Reader, depth: number): JsonValue[] {
  const items: JsonValue[] = []
  take(reader, '[')
  if (take(reader, ']')) return items
  do items.push(readValue(reader, depth))
  while (take(reader, ','))
  if (!take(reader, ']')) fail(reader, 'expected a comma or the end of the array')
  return items
}

function readString(reader: Reader): string {
  const { text } = reader
  const start = reader.at
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  const literal = text.slice(start, end === -1 ? text.length : end + 1)
  const value = plainShort.test(literal) ? literal.slice(1, -1) : unescape(literal)
  if (value === null) fail(reader, 'a string that JSON does not allow')
  if (/\p{Surrogate}/u.test(value)) fail(reader, 'half of a surrogate pair')
  reader.at = start + literal.length
  return value
}

/**
 * What stands between the quotes is the string. Only short ones: as a slice, a longer one would keep the whole document
 * in memory for as long as it is kept itself.
 */
const plainShort = /^"[ !#-[\]-~]{0,12}"$/

/** Whether an odd number of backslashes stands before this place. */
function isEscaped(text: string, at: number): boolean {
  let before = at
  while (text[before - 1] === '\\') before--
  return (at - before) % 2 === 1
}

/** JSON.parse knows the escapes, and refuses control characters and a missing end. */
function unescape(literal: string): string | null {
  try {
    return String(JSON.parse(literal))
  } catch {
    return null
  }
}

const scalarToken = /[-+.\w]+/y

function readScalar(reader: Reader): JsonValue {
  const token = match(reader, scalarToken)
  if (token === 'null') return null
  if (token === 'true' || token === 'false') return token === 'true'
  const decimal = exactDecimal(token)
  if (decimal !== null) return { source: token, decimal }
  reader.at -= token.length
  return fail(reader, 'expected a value')
}

/** Takes what a sticky expression matches here, which may be nothing. */
function match(reader: Reader, sticky: RegExp): string {
  sticky.lastIndex = reader.at
  const text = sticky.exec(reader.text)?.[0] ?? ''
  reader.at += text.length
  return text
}
