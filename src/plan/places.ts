import type { Redactor } from '../core/redact.ts'
import type { Origin } from './tree.ts'

/** Where each line begins. */
export function lineStarts(lines: readonly string[]): number[] {
  let start = 0
  return lines.map((line) => {
    const own = start
    start += line.length + 1
    return own
  })
}

/** Tells the line of the text, from 1, that something stands in; null for what is in no line. */
export function lineFinder(text: string): (origin: Origin) => number | null {
  const starts = lineStarts(text.split('\n'))
  return (origin) => (origin.type === 'file' ? positionOf(origin, starts).line : null)
}

/** Line and column from 1; line 0 for what is in no line. */
export function positionOf(origin: Origin | null, starts: readonly number[]): { line: number; column: number } {
  if (origin?.type !== 'file') return { line: 0, column: 0 }
  let line = 0
  let end = starts.length
  while (line < end) {
    const middle = (line + end) >> 1
    if ((starts[middle] ?? 0) <= origin.offset) line = middle + 1
    else end = middle
  }
  return { line, column: origin.offset - (starts[line - 1] ?? 0) + 1 }
}

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu
const longestMessage = 600

/** What a terminal would obey instead of showing it is replaced; what nobody would read to its end is cut. */
export function visible(text: string): string {
  const shown = text.replaceAll(unprintable, '\u{fffd}')
  return shown.length > longestMessage ? `${shown.slice(0, longestMessage)}...` : shown
}

/** A line with such a word, or after one, may hold a credential: it is not repeated on a terminal or in a CI log. */
const mayHoldSecret = /auth|bearer|token|secret|passw|cookie|credential|api-?key|private|:\/\/[^\s/]*@/i
const excerptWidth = 100

/** The line with a caret under the column; null for a line that is blank or may hold a secret. */
export function excerptOf(lines: readonly string[], line: number, column: number, redactor: Redactor): string | null {
  const [before = '', text = ''] = [lines[line - 2], lines[line - 1]]
  if (mayHoldSecret.test(before) || mayHoldSecret.test(text) || redactor.text(text) !== text) return null
  // One code unit for one, so that the caret stays where it belongs.
  const content = text.replace(/\r$/, '').replaceAll(unprintable, (match) => ' '.repeat(match.length))
  if (content.trim() === '') return null
  const start = Math.max(0, column - 1 - excerptWidth / 2)
  const gutter = `${line} | `
  const caret = `${' '.repeat(gutter.length + column - 1 - start)}^`
  return `${gutter}${content.slice(start, start + excerptWidth)}\n${caret}`
}
