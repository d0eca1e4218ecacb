import { Lexer } from 'yaml'

export const deepestNesting = 100
/** About ten thousand values. Parsing takes much longer than this scan, for some texts quadratic time. */
const mostTokens = 50_000

/** Tokens of the lexer that stand for no text: start of a document, of a plain scalar, of an error. */
const markers = new Set(['\u{2}', '\u{18}', '\u{1f}'])
const openers = new Set(['[', '{'])
const closers = new Set([']', '}'])

export const dataHint = 'a config holds no data: refer to files'

export interface TooMuch {
  readonly offset: number
  readonly message: string
  readonly hint: string
}

/**
 * Finds where a document nests too deep or grows too large, or gives null. The parser recurses and compares, so this
 * looks first, token by token, and stops there: 20,000 brackets would keep the parser busy for seconds.
 */
export function findTooMuch(text: string): TooMuch | null {
  let offset = 0
  let lineStart = 0
  let flowDepth = 0
  let tokens = 0
  // Columns at which the open block collections started, in rising order.
  const columns: number[] = []
  for (const token of new Lexer().lex(text)) {
    if (markers.has(token)) continue
    if (openers.has(token)) flowDepth++
    else if (closers.has(token)) flowDepth = Math.max(0, flowDepth - 1)
    else if (flowDepth === 0 && /^[^\s:]/.test(token)) openBlock(columns, offset - lineStart)
    if (columns.length + flowDepth > deepestNesting)
      return { offset, message: `the document nests deeper than ${deepestNesting} levels`, hint: 'make it flatter' }
    if (++tokens > mostTokens)
      return { offset, message: `the document has more than ${mostTokens} tokens`, hint: dataHint }
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
