/** One piece of a condition. */
export interface Token {
  readonly type: 'number' | 'text' | 'name' | 'sign'
  readonly text: string
}

/** Longest first: `>=` before `>`. */
const signs = '** && || == != >= <= ?? ?. .. + - * / % ^ < > ! ? : ( ) [ ] { } , . #'.split(' ')

const patterns = {
  number: /(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?/y,
  name: /[A-Za-z_$][\w$]*/y,
  text: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y,
} as const

/** No condition is that long; reading on would only cost time. */
const longest = 5000

/** Cuts a condition into tokens; null where it holds something that is not understood. */
export function tokensOf(condition: string): Token[] | null {
  if (condition.length > longest) return null
  const tokens: Token[] = []
  let at = 0
  while (at < condition.length) {
    if (/\s/.test(condition.charAt(at))) {
      at++
      continue
    }
    const token = tokenAt(condition, at)
    if (token === null) return null
    tokens.push(token)
    at += token.text.length
  }
  return tokens
}

function tokenAt(condition: string, at: number): Token | null {
  for (const type of ['text', 'name'] as const) {
    const text = matchAt(patterns[type], condition, at)
    if (text !== null) return { type, text }
  }
  const sign = signs.find((text) => condition.startsWith(text, at))
  // A number may begin with its point, and a range has two of them.
  const number = sign === '..' ? null : matchAt(patterns.number, condition, at)
  if (number !== null) return { type: 'number', text: number }
  return sign === undefined ? null : { type: 'sign', text: sign }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}
