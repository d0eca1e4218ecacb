import { nearest } from '../core/did-you-mean.ts'
import type { Draft } from './problems.ts'
import type { Piece } from './substitute.ts'
import { offsetOfVariable, piecesOf } from './substitute.ts'
import type { Member, Origin, Path, ScalarNode, Tree } from './tree.ts'
import { nodeAt } from './tree.ts'

/** process.env, or what stands for it. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** A value that an environment variable brought into the config. */
export interface Substitution {
  readonly name: string
  readonly value: string
  readonly path: Path
}

export interface Interpolated {
  readonly tree: Tree
  readonly substitutions: readonly Substitution[]
  readonly problems: readonly Draft[]
}

interface Scope {
  readonly env: EnvironmentVariables
  /** Plan variables; they win over environment variables of the same name. */
  readonly plan: Map<string, string>
  /** Nodes that are filled in already. */
  readonly done: Map<Tree, Tree>
  readonly substitutions: Substitution[]
  readonly problems: Draft[]
}

/**
 * Fills `${NAME}` and `${NAME:-default}` in from the environment, and `${service}`, `${tag}` and `${environment}` from
 * the plan. Only text is filled in and it stays text: a value can't add keys, lists or types.
 */
export function interpolate(tree: Tree, env: EnvironmentVariables, environment: string | null): Interpolated {
  const scope: Scope = { env, plan: new Map(), done: new Map(), substitutions: [], problems: [] }
  if (environment !== null) scope.plan.set('environment', environment)
  // What names the release comes first: everything else may refer to it.
  definePlanVariable('service', nodeAt(tree, ['service']), ['service'], scope)
  definePlanVariable('tag', nodeAt(tree, ['tag', 'value']), ['tag', 'value'], scope)
  return { tree: fill(tree, [], scope), substitutions: scope.substitutions, problems: scope.problems }
}

function definePlanVariable(name: string, node: Tree | undefined, path: Path, scope: Scope): void {
  if (node?.type !== 'scalar' || typeof node.value !== 'string') return
  const filled = fillText(node, node.value, path, scope)
  scope.done.set(node, filled)
  scope.plan.set(name, String(filled.value))
}

function fill(node: Tree, path: Path, scope: Scope): Tree {
  if (node.type === 'list')
    return { ...node, items: node.items.map((item, index) => fill(item, [...path, index], scope)) }
  if (node.type === 'map') {
    const members = new Map<string, Member>()
    for (const [key, { keyOrigin, value }] of node.members)
      members.set(key, { keyOrigin, value: fill(value, [...path, key], scope) })
    return { ...node, members }
  }
  if (typeof node.value !== 'string') return node
  return scope.done.get(node) ?? fillText(node, node.value, path, scope)
}

function fillText(node: ScalarNode, text: string, path: Path, scope: Scope): ScalarNode {
  // What a flag says is meant as it stands: the shell has filled it in already.
  if (node.origin.type !== 'file' || !text.includes('${')) return node
  const parts = piecesOf(text).map((piece) => valueOf(piece, path, scope, node))
  return { ...node, value: parts.join('') }
}

interface Found {
  readonly value: string
  readonly from: 'plan' | 'environment' | 'file'
}

type Refusal = Pick<Draft, 'message' | 'hint'>

function valueOf(piece: Piece, path: Path, scope: Scope, node: ScalarNode): string {
  if (piece.type === 'text') return piece.text
  const found = piece.type === 'malformed' ? malformed(piece.text) : lookUp(piece.name, piece.fallback, scope)
  const result = 'message' in found ? found : withinQuery(found, path)
  if ('message' in result) {
    scope.problems.push({ origin: originOf(node, piece.at), path, ...result })
    return ''
  }
  if (piece.type === 'variable' && result.from === 'environment')
    scope.substitutions.push({ name: piece.name, value: result.value, path })
  return result.value
}

function malformed(text: string): Refusal {
  return {
    message: `${JSON.stringify(text)} is not a variable`,
    hint: 'write ${NAME} or ${NAME:-default}, and $${ for a plain ${',
  }
}

const longestValue = 64 * 1024

function lookUp(name: string, fallback: string | null, { plan, env }: Scope): Found | Refusal {
  const planned = plan.get(name)
  const value = planned ?? (Object.hasOwn(env, name) ? env[name] : undefined)
  const shown = `\${${name}}`
  if (value !== undefined && value.length > longestValue)
    return { message: `${shown} holds ${value.length} characters`, hint: `at most ${longestValue} are filled in` }
  if (value !== undefined && value !== '') return { value, from: planned === undefined ? 'environment' : 'plan' }
  if (fallback !== null) return { value: fallback, from: 'file' }
  if (value === '') return { message: `${shown} is set but empty`, hint: `write \${${name}:-} where empty is meant` }
  return { message: `${shown} is not set`, hint: hintFor(name, { plan, env }) }
}

function hintFor(name: string, { plan, env }: Pick<Scope, 'plan' | 'env'>): string {
  if (name === 'environment') return 'choose one with --env, or write ${environment:-default}'
  const meant = nearest(name, [...plan.keys(), ...Object.keys(env)])
  return meant === null ? `set it, or write \${${name}:-default}` : `did you mean \${${meant}}?`
}

/** In text that becomes part of PromQL a value must not end the string it stands in. */
function withinQuery(found: Found, path: Path): Found | Refusal {
  const inQuery = (path[0] === 'prometheus' && path[1] === 'labels') || path.includes('indicator')
  if (!inQuery || !/["'`\\{}\n\r]/.test(found.value)) return found
  return {
    message: 'the variable holds a quote, brace, backslash or line break, which would change the query around it',
    hint: 'give it a plain label value',
  }
}

/** The place of the `${` itself where the file shows it, or of the value. */
function originOf(node: ScalarNode, at: number): Origin {
  if (node.origin.type !== 'file' || node.source === null) return node.origin
  return { type: 'file', offset: node.origin.offset + offsetOfVariable(node.source, at) }
}
