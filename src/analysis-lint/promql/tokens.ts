export interface Token {
  readonly type: 'number' | 'name' | 'text' | 'sign'
  readonly text: string
}

/** Longest first. A range such as `[5m]` or `[1h:5m]`, and the matchers of a selector, are one token each. */
const patterns: readonly (readonly [Token['type'] | 'blank', RegExp])[] = [
  ['blank', /\s+|#[^\n]*/y],
  // What a controller fills in stands for a name: a metric, a label, a number.
  ['name', /\{\{[^{}]*\}\}[\w:]*/y],
  ['sign', /\{(?:[^{}"'`]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\{\{[^{}]*\}\})*\}/y],
  ['sign', /\[(?:[^[\]{}]|\{\{[^{}]*\}\})*\]/y],
  ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/y],
  ['number', /0[xX][\da-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/y],
  // `5m` after offset, `1h30m`.
  ['number', /\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*/y],
  ['name', /[A-Za-z_:](?:[\w:]|\{\{[^{}]*\}\})*/y],
  ['sign', /==|!=|>=|<=|[-+*/%^<>(),@]/y],
]

/** No query is that long; reading on would only cost time. */
const longest = 20_000

/** Cuts a query into tokens; null where it holds something that is not understood. */
export function tokensOf(query: string): Token[] | null {
  if (query.length > longest) return null
  const tokens: Token[] = []
  let at = 0
  while (at < query.length) {
    const [type, text] = tokenAt(query, at)
    if (text === '') return null
    if (type !== 'blank') tokens.push({ type, text })
    at += text.length
  }
  return tokens
}

function tokenAt(query: string, at: number): [Token['type'] | 'blank', string] {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at
    const text = pattern.exec(query)?.[0]
    if (text !== undefined) return [type, text]
  }
  return ['blank', '']
}
