/** What a text is made of: `${NAME}` or `${NAME:-fallback}`, what looks like it but is not, and the text between. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'variable'; readonly name: string; readonly fallback: string | null; readonly at: number }
  | { readonly type: 'malformed'; readonly text: string; readonly at: number }

/** `$${` is an escaped `${`. Linear: no character can be matched in two ways. */
const opening = /\$\$\{|\$\{([^{}]*)(\}?)/g
const reference = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s

/** Cuts a text into its pieces, once: what a variable brings in is never looked at again. `at` counts the `${` from 0. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  let variables = 0
  for (const match of text.matchAll(opening)) {
    if (match.index > end) pieces.push({ type: 'text', text: text.slice(end, match.index) })
    pieces.push(match[0] === '$${' ? { type: 'text', text: '${' } : variableOf(match, variables++))
    end = match.index + match[0].length
  }
  if (text.length > end) pieces.push({ type: 'text', text: text.slice(end) })
  return pieces
}

function variableOf(match: RegExpExecArray, at: number): Piece {
  const [whole, inner, brace] = match
  const parts = brace === '}' ? reference.exec(inner ?? '') : null
  if (parts?.[1] === undefined) return { type: 'malformed', text: whole, at }
  return { type: 'variable', name: parts[1], fallback: parts[2] ?? null, at }
}

/** The offset of the `${` with this number in a text as it stands in the file; 0 where escapes hide it. */
export function offsetOfVariable(source: string, at: number): number {
  const found = [...source.matchAll(opening)].filter((match) => match[0] !== '$${')
  return found[at]?.index ?? 0
}
