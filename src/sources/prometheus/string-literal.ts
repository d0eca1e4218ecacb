/** String literals of PromQL: https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */

export interface Literal {
  readonly value: string
  /** Where the text goes on behind the closing quote. */
  readonly end: number
}

export interface LiteralProblem {
  readonly problem: string
  readonly position: number
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

const numericEscape = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})/y

/** Reads the literal whose opening quote stands at `start`: "...", '...' or `...` (raw). */
export function readLiteral(text: string, start: number): Literal | LiteralProblem {
  const quote = text[start] ?? ''
  if (quote === '`') return readRaw(text, start)
  let value = ''
  let at = start + 1
  while (at < text.length) {
    const character = text[at] ?? ''
    if (character === quote) return { value, end: at + 1 }
    if (character === '\n') return { problem: 'a line break inside quotes must be written as \\n', position: at }
    if (character !== '\\') {
      value += character
      at += 1
      continue
    }
    const escape = readEscape(text, at + 1)
    if (escape === null) return { problem: `unknown escape ${JSON.stringify(text.slice(at, at + 2))}`, position: at }
    value += escape.value
    at = escape.end
  }
  return { problem: `the quote ${quote} is never closed`, position: start }
}

function readRaw(text: string, start: number): Literal | LiteralProblem {
  const end = text.indexOf('`', start + 1)
  if (end < 0) return { problem: 'the quote ` is never closed', position: start }
  return { value: text.slice(start + 1, end), end: end + 1 }
}

function readEscape(text: string, at: number): Literal | null {
  const simple = simpleEscapes[text[at] ?? '']
  if (simple !== undefined) return { value: simple, end: at + 1 }
  numericEscape.lastIndex = at
  const match = numericEscape.exec(text)
  if (match === null) return null
  const [whole, hex, short, long, octal] = match
  const byte = hex ?? octal
  const code = Number.parseInt(byte ?? short ?? long ?? '', octal === undefined ? 16 : 8)
  // \xff and \377 name bytes: above 127 they are parts of characters, which no label value needs.
  const isCharacter = byte === undefined ? code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) : code <= 0x7f
  return isCharacter ? { value: String.fromCodePoint(code), end: at + whole.length } : null
}

/** Writes a value as a double-quoted literal that reads back as the same value. */
export function printLiteral(value: string): string {
  const escaped = value
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `"${escaped}"`
}
