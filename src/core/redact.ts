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

/**
 * Replaces every secret by ***: as it is, and in base64, base64url, hex, URL-encoded and JSON-escaped form. Redacting
 * twice gives the same as redacting once.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const patterns = new Map<string, RegExp>()
  const add = (secret: string): void => {
    for (const pattern of secret.length < shortestSecret ? [] : patternsOf(secret)) {
      patterns.set(`${pattern.flags} ${pattern.source}`, pattern)
    }
  }
  secrets.forEach(add)
  const text = (original: string): string => redactText(original, patterns)
  return { text, add, json: (value) => mapJson(value, text) }
}

function patternsOf(secret: string): RegExp[] {
  const bytes = Buffer.from(secret, 'utf8')
  const base64 = bytes.toString('base64')
  const base64url = bytes.toString('base64url')
  const escaped = JSON.stringify(secret).slice(1, -1)
  const asWritten = [
    secret,
    escaped,
    base64,
    base64.replace(/=+$/, ''),
    base64url,
    base64.replace(/\+/g, '-').replace(/\//g, '_'),
  ]
  // A lone surrogate has no UTF-8 form: it is encoded as U+FFFD, where encodeURIComponent would throw.
  const form = new URLSearchParams([['', secret]]).toString().slice(1)
  const anyCase = [bytes.toString('hex'), form, form.replace(/\+/g, '%20'), encodeURIComponent(bytes.toString('utf8'))]
  return [...asWritten.map((form) => literal(form, 'g')), ...anyCase.map((form) => literal(form, 'gi'))]
}

function literal(text: string, flags: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`), flags)
}

// What is left and right of a mask may form a secret anew where a secret itself holds asterisks. Each round makes the
// text shorter or its asterisks more, so the rounds end.
function redactText(original: string, patterns: ReadonlyMap<string, RegExp>): string {
  let text = original
  for (;;) {
    const next = maskRanges(text, rangesIn(text, patterns.values()))
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

function mapJson<T>(value: T, redact: (text: string) => string): T
function mapJson(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item: unknown): unknown => mapJson(item, redact))
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<string, unknown>()
  for (const [key, item] of Object.entries(value)) entries.set(freeKey(redact(key), entries), mapJson(item, redact))
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
