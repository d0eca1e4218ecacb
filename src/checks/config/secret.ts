import { cutText } from '../../core/cut-text.ts'
import { pointerSegments } from '../../core/pointer.ts'
import { stripControl } from '../../core/redact.ts'

const secretName =
  /pass(word|wd|phrase|code)?|secret|token|key|credential|dsn|private|auth|cookie|salt|signature|cert|conn(ection)?_?str/i
/** A URL with a password in it, a PEM block, a JWT. */
const secretShape = /:\/\/[^/\s]*:[^/\s]*@|-----BEGIN|eyJ[\w-]+\.[\w-]+\./
const longest = 80

/** The text of a value for people: hidden where its name or shape looks secret, and cut. Rather too often hidden. */
export function showValue(pointer: string, text: string | undefined): string {
  if (text === undefined) return '(absent)'
  if (pointerSegments(pointer).some((segment) => secretName.test(segment))) return '(hidden)'
  return showText(text)
}

export function showText(text: string): string {
  if (secretShape.test(text)) return '(hidden)'
  const line = stripControl(text.replace(/\s+/g, ' '))
  return line.length > longest ? `${cutText(line, longest)} (${line.length} characters)` : line
}
