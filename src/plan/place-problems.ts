import { compareText } from '../core/canonical.ts'
import type { Redactor } from '../core/redact.ts'
import { createRedactor } from '../core/redact.ts'
import type { Draft, PlanProblem } from './problems.ts'
import type { Origin } from './tree.ts'
import { formatPath } from './tree.ts'

const shownAtMost = 20

/**
 * Places problems in the text that they are about: flags first, then in file order, at most 20 and how many more. A
 * message may repeat a value and an excerpt a line, so both go past the redactor, before anything is cut.
 */
export function placeProblems(
  drafts: readonly Draft[],
  document: { readonly file: string | null; readonly text: string },
  redactor: Redactor = createRedactor([]),
): PlanProblem[] {
  const lines = document.text.split('\n')
  const starts = lineStarts(lines)
  const placed = drafts.map((draft) => ({ draft, ...positionOf(draft.origin, starts) }))
  placed.sort((a, b) => a.line - b.line || a.column - b.column || compareText(titleOf(a.draft), titleOf(b.draft)))
  const shown = placed.slice(0, shownAtMost).map(({ draft, line, column }): PlanProblem => {
    const flag = draft.origin?.type === 'flag' ? draft.origin.flag : null
    const show = (text: string): string => visible(redactor.text(text))
    return {
      file: flag === null ? document.file : null,
      line: line === 0 ? null : line,
      column: line === 0 ? null : column,
      flag,
      path: show(formatPath(draft.path)),
      message: show(draft.message),
      hint: draft.hint === undefined || draft.hint === null ? null : show(draft.hint),
      excerpt: line === 0 ? null : excerptOf(lines, line, column, redactor),
    }
  })
  const more = placed.length - shown.length
  return more === 0 ? shown : [...shown, moreProblems(more, document.file)]
}

function moreProblems(count: number, file: string | null): PlanProblem {
  const message = count === 1 ? 'and 1 more problem' : `and ${count} more problems`
  return { file, line: null, column: null, flag: null, path: '', message, hint: null, excerpt: null }
}

function titleOf(draft: Draft): string {
  return `${draft.origin?.type === 'flag' ? draft.origin.flag : ''} ${formatPath(draft.path)} ${draft.message}`
}

function lineStarts(lines: readonly string[]): number[] {
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
function positionOf(origin: Origin | null, starts: readonly number[]): { line: number; column: number } {
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
function visible(text: string): string {
  const shown = text.replaceAll(unprintable, '\u{fffd}')
  return shown.length > longestMessage ? `${shown.slice(0, longestMessage)}...` : shown
}

/** A line with such a word, or after one, may hold a credential: it is not repeated on a terminal or in a CI log. */
const mayHoldSecret = /auth|bearer|token|secret|passw|cookie|credential|api-?key|private|:\/\/[^\s/]*@/i
const excerptWidth = 100

function excerptOf(lines: readonly string[], line: number, column: number, redactor: Redactor): string | null {
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
