import { nearest } from '../core/did-you-mean.ts'
import { EnvironmentName, environmentKeys } from './config.ts'
import type { Draft } from './problems.ts'
import type { MapNode, Origin, Tree } from './tree.ts'
import { emptyMap, keyOriginAt, member, mergeTrees, walk, withoutMember } from './tree.ts'

export interface SelectedEnvironment {
  /** The base with the chosen environment laid over it, without the section `environments`. */
  readonly tree: Tree
  /** The environments that were not chosen, laid over the base in the same way. */
  readonly others: readonly OtherEnvironment[]
  readonly problems: readonly Draft[]
}

export interface OtherEnvironment {
  readonly name: string
  readonly tree: Tree
  /** Where its own parts were written: what is wrong elsewhere is not its fault. */
  readonly origins: ReadonlySet<Origin>
}

/** Lays `environments.NAME` over the rest of the config. */
export function selectEnvironment(tree: Tree, name: string | null): SelectedEnvironment {
  const section = member(tree, 'environments')
  const base = tree.type === 'map' ? withoutMember(tree, 'environments') : tree
  if (section !== undefined && section.type !== 'map') {
    const message = 'expected a mapping from the name of an environment to what it overrides'
    return { tree: base, others: [], problems: [{ origin: section.origin, path: ['environments'], message }] }
  }
  const environments = section ?? emptyMap(tree.origin)
  const problems = [...problemsOfEnvironments(environments), ...problemOfChoice(environments, name)]
  const others: OtherEnvironment[] = []
  let selected = base
  for (const [key, { value }] of environments.members) {
    if (value.type !== 'map') continue
    if (key === name) selected = mergeTrees(base, value)
    else others.push({ name: key, tree: mergeTrees(base, value), origins: originsOf(value) })
  }
  return { tree: selected, others, problems }
}

function problemOfChoice(environments: MapNode, name: string | null): Draft[] {
  if (name === null || environments.members.has(name)) return []
  const names = [...environments.members.keys()]
  const meant = nearest(name, names)
  const listed = names.length === 0 ? 'the config has no environments' : `known here: ${names.join(', ')}`
  return [
    {
      origin: { type: 'flag', flag: '--env' },
      path: [],
      key: '--env',
      message: `unknown environment ${JSON.stringify(name)}`,
      hint: meant === null ? listed : `did you mean ${JSON.stringify(meant)}?`,
    },
  ]
}

function problemsOfEnvironments(environments: MapNode): Draft[] {
  return [...environments.members].flatMap(([name, { keyOrigin, value }]): Draft[] => {
    const path = ['environments', name]
    const parsed = EnvironmentName.safeParse(name)
    if (!parsed.success) return [{ origin: keyOrigin, path, message: parsed.error.issues[0]?.message ?? 'not a name' }]
    if (value.type !== 'map')
      return [{ origin: value.origin, path, message: 'expected a mapping of what this environment overrides' }]
    return [...unknownKeys(value, path), ...nulls(value, path)]
  })
}

/** `version` and `environments` belong to the file as a whole; other unknown keys are found with the base. */
function unknownKeys(environment: MapNode, path: readonly string[]): Draft[] {
  return ['version', 'environments']
    .filter((key) => environment.members.has(key))
    .map((key) => ({
      origin: keyOriginAt(environment, [key]),
      path,
      key,
      message: `${JSON.stringify(key)} can't be overridden`,
      hint: `an environment may hold ${environmentKeys.join(', ')}`,
    }))
}

/** Lists are replaced as a whole, so a null inside one is data; elsewhere it looks like a way to remove something. */
function nulls(environment: MapNode, path: readonly string[]): Draft[] {
  const found: Draft[] = []
  for (const { path: inner, node } of walk(environment)) {
    if (node.type !== 'scalar' || node.value !== null || inner.includes('stages')) continue
    const message = "nothing (null) can't remove what the base sets"
    found.push({
      origin: node.origin,
      path: [...path, ...inner],
      message,
      hint: 'write the value, or take the key out',
    })
  }
  return found
}

function originsOf(tree: Tree): Set<Origin> {
  const origins = new Set<Origin>()
  for (const { node } of walk(tree)) {
    origins.add(node.origin)
    if (node.type === 'map') for (const { keyOrigin } of node.members.values()) origins.add(keyOrigin)
  }
  return origins
}
