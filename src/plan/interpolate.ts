import type { Draft } from './problems.ts'
import type { EnvironmentVariables, Found, Malformed, Refusal, Variable, Variables } from './substitute.ts'
import { lookUp, offsetOfVariable, piecesOf } from './substitute.ts'
import type { Member, Origin, Path, ScalarNode, Tree } from './tree.ts'
import { nodeAt } from './tree.ts'

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

interface Filling extends Variables {
  readonly plan: Map<string, string>
  /** Nodes that are filled in already. */
  readonly done: Map<Tree, Tree>
  readonly substitutions: Substitution[]
  readonly problems: Draft[]
  /** Characters that were filled in so far. */
  length: number
}

/**
 * Fills `${NAME}` and `${NAME:-default}` in from the environment, and `${service}`, `${tag}` and `${environment}` from
 * the plan. Only text is filled in and it stays text: a value can't add keys, lists or types.
 */
export function interpolate(tree: Tree, env: EnvironmentVariables, environment: string | null): Interpolated {
  const filling: Filling = { env, plan: new Map(), done: new Map(), substitutions: [], problems: [], length: 0 }
  if (environment !== null) filling.plan.set('environment', environment)
  // What names the release comes first: everything else may refer to it.
  definePlanVariable('service', ['service'], tree, filling)
  definePlanVariable('tag', ['tag', 'value'], tree, filling)
  const filled = fill(tree, [], filling)
  return { tree: filled, substitutions: filling.substitutions, problems: filling.problems }
}

function definePlanVariable(name: string, path: Path, tree: Tree, filling: Filling): void {
  const node = nodeAt(tree, path)
  if (node?.type !== 'scalar' || typeof node.value !== 'string') return
  const value = fillText(node, node.value, path, filling)
  filling.done.set(node, { ...node, value })
  filling.plan.set(name, value)
}

function fill(node: Tree, path: Path, filling: Filling): Tree {
  if (node.type === 'list')
    return { ...node, items: node.items.map((item, index) => fill(item, [...path, index], filling)) }
  if (node.type === 'map') {
    const members = new Map<string, Member>()
    for (const [key, { keyOrigin, value }] of node.members)
      members.set(key, { keyOrigin, value: fill(value, [...path, key], filling) })
    return { ...node, members }
  }
  if (typeof node.value !== 'string') return node
  return filling.done.get(node) ?? { ...node, value: fillText(node, node.value, path, filling) }
}

/** What comes before the first piece that can't be filled in; its problem is noted. */
function fillText(node: ScalarNode, text: string, path: Path, filling: Filling): string {
  // What a flag says is meant as it stands: the shell has filled it in already.
  if (node.origin.type !== 'file' || !text.includes('${')) return text
  let value = ''
  for (const piece of piecesOf(text)) {
    if (piece.type === 'text') {
      value += piece.text
      continue
    }
    const found = findValue(piece, isInQuery(path) ? text : null, filling)
    if ('message' in found) {
      filling.problems.push({ origin: originOf(node, piece.at), path, ...found })
      break
    }
    if (piece.type === 'variable' && found.from === 'environment')
      filling.substitutions.push({ name: piece.name, value: found.value, path })
    value += found.value
  }
  return value
}

const mostFilledIn = 1024 * 1024

/** `query` is the text around the variable where it becomes part of PromQL. */
function findValue(piece: Variable | Malformed, query: string | null, filling: Filling): Found | Refusal {
  const found = lookUp(piece, filling)
  if ('message' in found) return found
  filling.length += found.value.length
  if (filling.length > mostFilledIn)
    return { message: 'the variables of the config hold more than 1 MiB', hint: 'refer to files instead' }
  return (query === null ? null : refusalInQuery(found.value, query)) ?? found
}

function isInQuery(path: Path): boolean {
  return (path[0] === 'prometheus' && path[1] === 'labels') || path.includes('indicator')
}

/** A value must neither end the string that it stands in, nor select more than it says. */
function refusalInQuery(value: string, query: string): Refusal | null {
  const hint = 'give it a plain label value'
  if (/["'`\\{}\n\r]/.test(value)) {
    const message = 'the variable holds a quote, brace, backslash or line break, which would change the query around it'
    return { message, hint }
  }
  if (!/[=!]~/.test(query) || !/[*+?|()[\]^$]/.test(value)) return null
  return { message: 'the variable holds * + ? | ( ) [ ] ^ or $, which would match more in a regular expression', hint }
}

/** The place of the `${` itself where the file shows it, or of the value. */
function originOf(node: ScalarNode, at: number): Origin {
  if (node.origin.type !== 'file' || node.source === null) return node.origin
  return { type: 'file', offset: node.origin.offset + offsetOfVariable(node.source, at) }
}
