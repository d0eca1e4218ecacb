import { Lexer } from 'yaml'

/** Tokens of the lexer that stand for no text: start of a document, of a plain scalar, of an error. */
const markers = new Set(['\u{2}', '\u{18}', '\u{1f}'])
const openers = new Set(['[', '{'])
const closers = new Set([']', '}'])

/**
 * The offset at which a document nests deeper than allowed, or null. The parser recurses, so this looks first, token by
 * token, and stops there: 20,000 brackets would keep the parser busy for seconds before they overflow its stack.
 */
export function findTooDeep(text: string, deepest: number): number | null {
  let offset = 0
  let lineStart = 0
  let flowDepth = 0
  // Columns at which the open block collections started, in rising order.
  const columns: number[] = []
  for (const token of new Lexer().lex(text)) {
    if (markers.has(token)) continue
    if (openers.has(token)) flowDepth++
    else if (closers.has(token)) flowDepth = Math.max(0, flowDepth - 1)
    else if (flowDepth === 0 && /^[^\s:]/.test(token)) openBlock(columns, offset - lineStart)
    if (columns.length + flowDepth > deepest) return offset
    const lineEnd = token.lastIndexOf('\n')
    if (lineEnd !== -1) lineStart = offset + lineEnd + 1
    offset += token.length
  }
  return null
}

function openBlock(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) >= column) columns.pop()
  columns.push(column)
}
