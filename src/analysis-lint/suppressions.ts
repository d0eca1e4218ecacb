import { Lexer } from 'yaml'
import { lineStarts, positionOf } from '../plan/places.ts'

/** A comment that takes findings out. */
export interface Suppression {
  /** Where the comment is. */
  readonly offset: number
  /** The line, from 1, whose findings it is about. */
  readonly targetLine: number
  readonly code: string
  /** Empty when none was written. */
  readonly reason: string
}

const form = /^#\s*graycheck-ignore:\s*(\S+)\s*(.*)$/

/** `# graycheck-ignore: CODE reason`, at the end of the line that it is about or on a line of its own before it. */
export function suppressionsOf(text: string): Suppression[] {
  const lines = text.split('\n')
  const starts = lineStarts(lines)
  return commentsOf(text).flatMap(({ offset, comment }) => {
    const [, code, reason] = form.exec(comment.trimEnd()) ?? []
    if (code === undefined || reason === undefined) return []
    const { line } = positionOf({ type: 'file', offset }, starts)
    return [{ offset, targetLine: targetOf(lines, line), code, reason: reason.trim() }]
  })
}

/** Comments of YAML: not what looks like one inside a block of text, such as a query or a script. */
function commentsOf(text: string): { readonly offset: number; readonly comment: string }[] {
  const comments: { offset: number; comment: string }[] = []
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    // A block of text begins with its indentation, and no other scalar can begin like this.
    if (token.startsWith('#')) comments.push({ offset, comment: token })
    if (!markers.has(token)) offset += token.length
  }
  return comments
}

/** Tokens of the lexer that stand for no text: start of a document, of a scalar, of an error. */
const markers = new Set(['\u{2}', '\u{18}', '\u{1f}'])

function targetOf(lines: readonly string[], line: number): number {
  if (lines[line - 1]?.trimStart().startsWith('#') !== true) return line
  let next = line + 1
  while (/^\s*(#|$)/.test(lines[next - 1] ?? 'end')) next++
  return next
}
