import { collapseBlanks, escaping, literal, patternsOf, plainBeginnings } from './secret-patterns.ts'

/** What a secret is replaced by. Never longer than a secret, so that replacing again and again comes to an end. */
const mask = '***'

/** Shorter ones would blank out half of any text, and protect nothing. */
const shortestSecret = mask.length

export interface Redactor {
  text(text: string): string
  /** The same for every string and key of a JSON value; numbers, booleans and null stay. */
  json<T>(value: T): T
  /** For secrets that become known on the way, such as a token read from a file. */
  add(secret: string): void
}

/** Replaces every secret by ***, in all the ways that it may be written. Redacting twice gives the same as once. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = new Set<string>()
  const patterns: SecretPatterns[] = []
  const sieve = createSieve()
  const add = (secret: string): void => {
    if (secret.length < shortestSecret || known.has(secret)) return
    known.add(secret)
    for (const part of partsOf(secret)) {
      patterns.push(together(patternsOf(part)))
      sieve.add(part)
    }
    if (secret.length > longestInParts) patterns.push(together([new RegExp(literal(secret), 'g')]))
  }
  secrets.forEach(add)
  const text = (original: string): string => (sieve.mayHold(original) ? redactText(original, patterns) : original)
  return { text, add, json: (value) => (patterns.length === 0 ? value : mapJson(value, text)) }
}

interface Sieve {
  add(secret: string): void
  /** False only where none of the secrets is in the text, in any form. */
  mayHold(text: string): boolean
}

/**
 * A token of a thousand characters makes thousands of patterns, and evidence thousands of texts: nearly all of these are
 * told by looking up each of their places once.
 */
function createSieve(): Sieve {
  const beginnings = new Map<number, Set<string>>()
  return {
    add: (secret) => {
      for (const beginning of plainBeginnings(secret)) {
        const { length } = beginning
        beginnings.set(length, (beginnings.get(length) ?? new Set()).add(beginning))
      }
    },
    mayHold: (text) => {
      if (escaping.test(text)) return true
      const plain = collapseBlanks(text)
      for (const [length, known] of beginnings) {
        for (let at = 0; at + length <= plain.length; at++) if (known.has(plain.slice(at, at + length))) return true
      }
      return false
    },
  }
}

/** `any` finds what one of `each` finds: most texts hold no secret, and one search is the quick way to know. */
interface SecretPatterns {
  readonly any: RegExp
  readonly each: readonly RegExp[]
}

function together(each: readonly RegExp[]): SecretPatterns {
  return { any: new RegExp(each.map(({ source }) => source).join('|')), each }
}

const partLength = 16
/** No message quotes more than this of anything. */
const longestInParts = 4096

/**
 * A long secret is looked for part by part, the last one overlapping the one before: messages quote beginnings of
 * answers, and patterns have a limit to their size.
 */
function partsOf(secret: string): string[] {
  // By code points: half of a surrogate pair has no UTF-8 form.
  const characters = Array.from(secret).slice(0, longestInParts)
  if (characters.length < 2 * partLength) return [secret]
  const starts = Array.from({ length: Math.floor(characters.length / partLength) }, (_, index) => index * partLength)
  const parts = [...starts, characters.length - partLength].map((start) => characters.slice(start, start + partLength))
  return [...new Set(parts.map((part) => part.join('')))]
}

// What is left and right of a mask may form a secret anew where a secret itself holds asterisks. Each round makes the
// text shorter or its asterisks more, so the rounds end.
function redactText(original: string, patterns: readonly SecretPatterns[]): string {
  let text = original
  for (;;) {
    const found = patterns.filter(({ any }) => any.test(text)).flatMap(({ each }) => each)
    const next = maskRanges(text, rangesIn(text, found))
    if (next === text) return text
    text = next
  }
}

type Range = readonly [start: number, end: number]

/** Every occurrence, overlapping ones too: the end of one secret may be the start of another. */
function rangesIn(text: string, patterns: Iterable<RegExp>): Range[] {
  const ranges: Range[] = []
  for (const pattern of patterns) {
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      ranges.push([match.index, match.index + match[0].length])
      pattern.lastIndex = match.index + 1
    }
  }
  return ranges.sort((a, b) => a[0] - b[0])
}

function maskRanges(text: string, ranges: readonly Range[]): string {
  let result = ''
  let shownUntil = 0
  for (const [start, end] of ranges) {
    // An overlapping or adjoining range goes under the mask that is there already.
    if (start > shownUntil || shownUntil === 0) result += text.slice(shownUntil, start) + mask
    shownUntil = Math.max(shownUntil, end)
  }
  return result + text.slice(shownUntil)
}

/** What holds no secret stays the same object, so that evidence without any is neither copied nor judged twice. */
function mapJson<T>(value: T, redact: (text: string) => string): T
function mapJson(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const before: readonly unknown[] = value
    const items = before.map((item) => mapJson(item, redact))
    return items.every((item, index) => item === before[index]) ? before : items
  }
  const members = Object.entries(value).map(([key, item]) => [redact(key), key, mapJson(item, redact), item] as const)
  if (members.every(([key, original, item, before]) => key === original && item === before)) return value
  const entries = new Map<string, unknown>()
  for (const [key, , item] of members) entries.set(freeKey(key, entries), item)
  return Object.fromEntries(entries)
}

/** Two keys that look alike once redacted must both stay. */
function freeKey(key: string, taken: ReadonlyMap<string, unknown>): string {
  let free = key
  for (let count = 2; taken.has(free); count += 1) free = `${key} (${count})`
  return free
}

// ECMA-48, in its 7-bit and 8-bit forms. No class matches the start of a sequence, so that matching takes linear time.
const escapeSequence = new RegExp(
  [
    // Control sequences: colours, cursor movements.
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`,
    // Strings up to their terminator: OSC (links, titles), DCS, SOS, PM, APC.
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`\x1b[ -/]*[0-~]`,
  ].join('|'),
  'g',
)

/** Makes text from outside safe to show: without terminal sequences and control characters, and well-formed. */
export function stripControl(text: string): string {
  return text
    .replace(escapeSequence, '')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
}
