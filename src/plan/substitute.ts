import { nearest } from '../core/did-you-mean.ts'

/** What a text is made of: variables, what looks like one but is not, and the text between. */
export type Piece = { readonly type: 'text'; readonly text: string } | Variable | Malformed

/** `${NAME}` or `${NAME:-fallback}`. `at` counts the `${` of the text from 0. */
export interface Variable {
  readonly type: 'variable'
  readonly name: string
  readonly fallback: string | null
  readonly at: number
}

export interface Malformed {
  readonly type: 'malformed'
  readonly text: string
  readonly at: number
}

/** `$${` is an escaped `${`. Linear: no character can be matched in two ways. */
const opening = /\$\$\{|\$\{([^{}]*)(\}?)/g
const reference = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s

/** Cuts a text into its pieces, once: what a variable brings in is never looked at again. */
export function* piecesOf(text: string): Generator<Piece> {
  let end = 0
  let variables = 0
  for (const match of text.matchAll(opening)) {
    if (match.index > end) yield { type: 'text', text: text.slice(end, match.index) }
    yield match[0] === '$${' ? { type: 'text', text: '${' } : variableOf(match, variables++)
    end = match.index + match[0].length
  }
  if (text.length > end) yield { type: 'text', text: text.slice(end) }
}

function variableOf(match: RegExpExecArray, at: number): Variable | Malformed {
  const [whole, inner, brace] = match
  const parts = brace === '}' ? reference.exec(inner ?? '') : null
  if (parts?.[1] === undefined) return { type: 'malformed', text: whole, at }
  return { type: 'variable', name: parts[1], fallback: parts[2] ?? null, at }
}

/** The offset of the `${` with this number in a text as it stands in the file; 0 where escapes hide it. */
export function offsetOfVariable(source: string, at: number): number {
  let variables = 0
  for (const match of source.matchAll(opening)) {
    if (match[0] !== '$${' && variables++ === at) return match.index
  }
  return 0
}

/** process.env, or what stands for it. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

export interface Variables {
  /** Plan variables; they win over environment variables of the same name. */
  readonly plan: ReadonlyMap<string, string>
  readonly env: EnvironmentVariables
}

export type Found = { readonly value: string; readonly from: 'plan' | 'environment' | 'file' }

export interface Refusal {
  readonly message: string
  readonly hint: string
}

const longestValue = 64 * 1024

/** What stands for the piece, or why nothing can. An empty variable is refused: it is mostly one that was forgotten. */
export function lookUp(piece: Variable | Malformed, { plan, env }: Variables): Found | Refusal {
  if (piece.type === 'malformed') {
    const hint = 'write ${NAME} or ${NAME:-default}, and $${ for a plain ${'
    return { message: `${JSON.stringify(piece.text)} is not a variable`, hint }
  }
  const { name, fallback } = piece
  const shown = `\${${name}}`
  const planned = plan.get(name)
  const value = planned ?? (Object.hasOwn(env, name) ? env[name] : undefined)
  if (value !== undefined && value.length > longestValue)
    return { message: `${shown} holds ${value.length} characters`, hint: `at most ${longestValue} are filled in` }
  if (value !== undefined && value !== '') return { value, from: planned === undefined ? 'environment' : 'plan' }
  if (fallback !== null) return { value: fallback, from: 'file' }
  if (value === '') return { message: `${shown} is set but empty`, hint: `write \${${name}:-} where empty is meant` }
  return { message: `${shown} is not set`, hint: hintFor(name, { plan, env }) }
}

function hintFor(name: string, { plan, env }: Variables): string {
  if (name === 'environment') return 'choose one with --env, or write ${environment:-default}'
  const meant = nearest(name, [...plan.keys(), ...Object.keys(env)])
  return meant === null ? `set it, or write \${${name}:-default}` : `did you mean \${${meant}}?`
}
