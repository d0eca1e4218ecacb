import { exactDecimal } from './decimal.ts'
import type { JsonNumber, JsonObject, JsonValue } from './json-value.ts'

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
    const text = typeof document === 'string' ? document : decodeUtf8(document)
    const value = readCanonical(text)
    return { ok: true, value: value === undefined ? readText(text) : value }
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

/** ignoreBOM keeps the mark in the text, where it is refused. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new NotJson('bytes that are not UTF-8')
  }
}

/**
 * The quick way for what most services send: a text that JSON.parse and JSON.stringify give back as it was has lost
 * nothing on the way, no digit and no second member of one name. undefined for any other text.
 */
function readCanonical(text: string): JsonValue | undefined {
  // Half of a surrogate pair would come back as well.
  if (text.includes('\\u')) return undefined
  try {
    const plain: unknown = JSON.parse(text)
    return JSON.stringify(plain) === text ? losslessOf(plain, 0) : undefined
  } catch {
    // What is no JSON, or nested too deep, is told with its place by the other way.
    return undefined
  }
}

/** Takes only what JSON.parse gives. Throws for what is nested too deep. */
function losslessOf(plain: unknown, depth: number): JsonValue {
  if (typeof plain === 'string' || typeof plain === 'boolean') return plain
  if (typeof plain === 'number') return numberOf(String(plain))
  if (plain === null || typeof plain !== 'object') return null
  if (depth === deepest) throw new NotJson('nested too deep')
  if (Array.isArray(plain)) return plain.map((item) => losslessOf(item, depth + 1))
  const members: JsonObject = new Map()
  for (const [name, member] of Object.entries(plain)) members.set(name, losslessOf(member, depth + 1))
  return members
}

function numberOf(source: string): JsonNumber {
  return { source, decimal: exactDecimal(source) ?? source }
}

function readText(text: string): JsonValue {
  const reader = { text, at: 0 }
  if (text.startsWith('\ufeff')) fail(reader, 'a byte order mark')
  const value = readValue(reader, 0)
  if (!Number.isNaN(peek(reader))) fail(reader, 'more text after the value')
  return value
}

/** Skips white space and returns the code of the next character without taking it; NaN at the end. */
function peek(reader: Reader): number {
  const { text } = reader
  let code = text.charCodeAt(reader.at)
  while (isWhiteSpace(code)) code = text.charCodeAt(++reader.at)
  return code
}

/** Space, tab, line feed and carriage return; never NaN, which is the end of the text. */
function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

/** As charCodeAt gives them: one text for each character of a document would be most of the work. */
const codes = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openList: 0x5b,
  closeList: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
}

function take(reader: Reader, code: number): boolean {
  if (peek(reader) !== code) return false
  reader.at++
  return true
}

function readValue(reader: Reader, depth: number): JsonValue {
  const next = peek(reader)
  if (next === codes.quote) return readString(reader)
  if (next !== codes.openObject && next !== codes.openList) return readScalar(reader)
  if (depth === deepest) fail(reader, `nesting deeper than ${deepest}`)
  return next === codes.openObject ? readObject(reader, depth + 1) : readArray(reader, depth + 1)
}

function readObject(reader: Reader, depth: number): JsonObject {
  const members: JsonObject = new Map()
  take(reader, codes.openObject)
  if (take(reader, codes.closeObject)) return members
  do {
    if (peek(reader) !== codes.quote) fail(reader, 'expected a member name')
    const name = readString(reader)
    if (members.has(name)) fail(reader, `the member name ${JSON.stringify(name)} for the second time in one object`)
    if (!take(reader, codes.colon)) fail(reader, 'expected a colon')
    members.set(name, readValue(reader, depth))
  } while (take(reader, codes.comma))
  if (!take(reader, codes.closeObject)) fail(reader, 'expected a comma or the end of the object')
  return members
}

function readArray(reader: Reader, depth: number): JsonValue[] {
  const items: JsonValue[] = []
  take(reader, codes.openList)
  if (take(reader, codes.closeList)) return items
  do items.push(readValue(reader, depth))
  while (take(reader, codes.comma))
  if (!take(reader, codes.closeList)) fail(reader, 'expected a comma or the end of the array')
  return items
}

function readString(reader: Reader): string {
  const start = reader.at
  const plain = match(reader, plainString)
  if (plain !== '') return plain.length <= longestSlice ? plain.slice(1, -1) : (unescape(plain) ?? '')
  const { text } = reader
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  const literal = text.slice(start, end === -1 ? text.length : end + 1)
  const value = unescape(literal)
  if (value === null) fail(reader, 'a string that JSON does not allow')
  if (/\p{Surrogate}/u.test(value)) fail(reader, 'half of a surrogate pair')
  reader.at = start + literal.length
  return value
}

/** Without escapes and beyond ASCII: what stands between the quotes is the string. */
const plainString = /"[ !#-[\]-~]*"/y

/** As a slice, a longer one would keep the whole document in memory for as long as it is kept itself. */
const longestSlice = 14

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
