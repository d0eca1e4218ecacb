/** How a short secret, or a part of a long one, may turn up in a text: the ways in which servers, formats and our own messages write it down. */
export function patternsOf(secret: string): RegExp[] {
  const bytes = Buffer.from(secret, 'utf8')
  const base64 = [0, 1, 2].flatMap((before) => base64Of(bytes, before))
  const texts = [...base64, ...base64.map(inUrlAlphabet)]
  return [
    escapedParts(secret),
    ...texts.map((text) => Array.from(text, literal)),
    Array.from(bytes, (byte) => hex(byte, 2)),
  ].flatMap((parts) => [new RegExp(parts.join(''), 'g'), ...beginningOf(parts)])
}

/** A text without these has every character of a secret as it is, but for its blanks, and no cut. */
export const escaping = /[%\\&~+…]/

export function collapseBlanks(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

/** How a secret begins in a text that escapes nothing, with its blanks collapsed: as much of it as is never cut. */
export function plainBeginnings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const base64 = [0, 1, 2].flatMap((before) => base64Of(bytes, before))
  const inHex = bytes.toString('hex')
  const forms = [collapseBlanks(secret), ...base64, ...base64.map(inUrlAlphabet), inHex, inHex.toUpperCase()]
  return forms.map((form) => form.slice(0, shortestBeginning))
}

/** Fewer say little, and begin many a word. */
const shortestBeginning = 9
/** Before an ellipsis, where something was cut for sure. */
const shortestCut = 3
const ends: readonly (readonly [least: number, end: string])[] = [
  [shortestCut, '…'],
  [shortestBeginning, '"|$'],
]

/** A beginning of the secret where a message was cut: before an ellipsis, a closing quote, or the end of the text. */
function beginningOf(parts: readonly string[]): RegExp[] {
  return ends.flatMap(([least, end]) => {
    if (parts.length <= least) return []
    const more = parts.slice(least, -1).reduceRight((rest, part) => `(?:${part}${rest})?`, '')
    return [new RegExp(`${parts.slice(0, least).join('')}${more}(?=${String.raw`\\{0,15}`}(?:${end}))`, 'g')]
  })
}

/** A shorter piece of base64 would be found in any text. */
const shortestShifted = 8

/** Base64 with so many bytes before it: of the characters those that depend on the secret alone, but all when it stands alone. */
function base64Of(bytes: Buffer, before: number): string[] {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
  const alone = before === 0 ? [text, text.replace(/=+$/, '')] : []
  return own.length < shortestShifted ? alone : [...alone, own]
}

function inUrlAlphabet(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}

/** The source of a pattern that matches exactly this text. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}

/** JSON inside of JSON doubles the backslashes each time; four times deep is enough. URLs encode them once more. */
const backslash = String.raw`(?:\\|%(?:25)*5[cC])`
const backslashes = `${backslash}{1,15}`

/** How JSON and HTML name some characters. */
const letters: Readonly<Record<string, string>> = { '\n': 'n', '\t': 't', '\r': 'r', '\b': 'b', '\f': 'f' }
const entities: Readonly<Record<string, string>> = {
  '"': 'quot|#34|#x22',
  '&': 'amp|#38|#x26',
  "'": 'apos|#39|#x27',
  '<': 'lt|#60|#x3[cC]',
  '>': 'gt|#62|#x3[eE]',
}
/** JSON pointers, and forms. */
const others: Readonly<Record<string, string>> = { '~': '~0', '/': '~1', ' ': String.raw`\+` }

/** The secret with each of its characters as it is, or as JSON, URLs, JSON pointers, forms and HTML write it. */
function escapedParts(secret: string): string[] {
  if (secret.trim() === '') return Array.from(secret, escapedCharacter)
  // A run of blanks or backslashes is taken as a whole: one by one there would be too many ways to match it.
  return Array.from(secret.matchAll(/\s+|\\+|[^\s\\]/gu), ([part]) => escapedPart(part))
}

function escapedPart(part: string): string {
  const count = Array.from(part).length
  if (part.startsWith('\\')) return `(?:${backslash}{${count},${16 * count}}|(?:${backslashes}u005[cC]){${count}})`
  // A quote of an answer has collapsed its blanks.
  if (/^\s/.test(part)) return String.raw`(?:${Array.from(part, escapedCharacter).join('')}|\s)`
  return escapedCharacter(part)
}

function escapedCharacter(character: string): string {
  const mayBeEscaped = character === '"' || character === '/' ? `${backslash}{0,15}` : ''
  const ways = [`${mayBeEscaped}(?:${literal(character)}|${inUrl(character)})`, inJson(character)]
  if (letters[character] !== undefined) ways.push(`${backslashes}${letters[character]}`)
  if (entities[character] !== undefined) ways.push(`&(?:${entities[character]});`)
  if (others[character] !== undefined) ways.push(others[character])
  return `(?:${ways.join('|')})`
}

/** The number of a character, in UTF-16. */
function inJson(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => hex(character.charCodeAt(index), 4))
  return units.map((unit) => `${backslashes}u${unit}`).join('')
}

/** Its bytes in UTF-8, perhaps encoded more than once. */
function inUrl(character: string): string {
  return [...Buffer.from(character, 'utf8')].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('')
}

function hex(value: number, digits: number): string {
  const text = value.toString(16).padStart(digits, '0')
  return text.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}
