/** Where a value was written, so that a problem with it can be shown there. */
export type Origin =
  | { readonly type: 'file'; readonly offset: number }
  | { readonly type: 'flag'; readonly flag: string }
  /** There is no file: the flags together. */
  | { readonly type: 'flags' }

export type Path = readonly (string | number)[]

export type ScalarValue = string | number | boolean | null

/**
 * The config as a tree of values that know where they came from. Mappings are Maps, so that no key (`__proto__`) can
 * reach a prototype while trees are merged.
 */
export type Tree = ScalarNode | ListNode | MapNode

export interface ScalarNode {
  readonly type: 'scalar'
  readonly value: ScalarValue
  /** As it stands in the file, quotes and escapes included; null when it did not come from the file. */
  readonly source: string | null
  readonly origin: Origin
}

export interface ListNode {
  readonly type: 'list'
  readonly items: readonly Tree[]
  readonly origin: Origin
}

export interface Member {
  readonly keyOrigin: Origin
  readonly value: Tree
}

export interface MapNode {
  readonly type: 'map'
  readonly members: ReadonlyMap<string, Member>
  readonly origin: Origin
}

export function scalarNode(value: ScalarValue, origin: Origin): ScalarNode {
  return { type: 'scalar', value, source: null, origin }
}

export function emptyMap(origin: Origin): MapNode {
  return { type: 'map', members: new Map(), origin }
}

/** Builds a tree from a plain JSON value, all of it with one origin. */
export function treeOf(value: unknown, origin: Origin): Tree {
  if (Array.isArray(value)) return { type: 'list', items: value.map((item) => treeOf(item, origin)), origin }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]): [string, Member] => [
      key,
      { keyOrigin: origin, value: treeOf(member, origin) },
    ])
    return { type: 'map', members: new Map(members), origin }
  }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return scalarNode(value, origin)
  throw new TypeError(`not a config value: ${typeof value}`)
}

/** The plain value, for zod. */
export function toValue(tree: Tree): unknown {
  if (tree.type === 'scalar') return tree.value
  if (tree.type === 'list') return tree.items.map(toValue)
  // fromEntries defines own members, whatever their name; an assignment to __proto__ would not.
  return Object.fromEntries(Array.from(tree.members, ([key, { value }]) => [key, toValue(value)]))
}

export function member(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.type === 'map' ? tree.members.get(key)?.value : undefined
}

export function withMember(map: MapNode, key: string, value: Tree): MapNode {
  const keyOrigin = map.members.get(key)?.keyOrigin ?? value.origin
  return { ...map, members: new Map(map.members).set(key, { keyOrigin, value }) }
}

export function withoutMember(map: MapNode, key: string): MapNode {
  const members = new Map(map.members)
  members.delete(key)
  return { ...map, members }
}

/** The node at the path, or undefined. */
export function nodeAt(tree: Tree, path: Path): Tree | undefined {
  let current: Tree | undefined = tree
  for (const step of path) {
    if (current?.type === 'list' && typeof step === 'number') current = current.items[step]
    else current = member(current, String(step))
  }
  return current
}

/** Where the value at the path was written; for what is missing, where the nearest thing around it was. */
export function originAt(tree: Tree, path: Path): Origin {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(tree, path.slice(0, length))
    if (node !== undefined) return length === path.length ? node.origin : keyOriginAt(tree, path.slice(0, length))
  }
  return tree.origin
}

/** Where the key that the path ends with was written; for an item of a list, where the item was. */
export function keyOriginAt(tree: Tree, path: Path): Origin {
  const parent = nodeAt(tree, path.slice(0, -1))
  const key = path.at(-1)
  if (parent?.type === 'map') {
    const found = parent.members.get(String(key))
    if (found !== undefined) return found.keyOrigin
  }
  return originAt(tree, path)
}

/**
 * Lays one tree over another: mappings are merged key by key, everything else is replaced. Each part keeps its origin;
 * the merged mapping has the origin of the one below.
 */
export function mergeTrees(below: Tree, above: Tree): Tree {
  if (below.type !== 'map' || above.type !== 'map') return above
  const members = new Map(below.members)
  for (const [key, over] of above.members) {
    const under = members.get(key)
    members.set(
      key,
      under === undefined ? over : { keyOrigin: over.keyOrigin, value: mergeTrees(under.value, over.value) },
    )
  }
  return { type: 'map', members, origin: below.origin }
}

/** Every node with its path, parents first, in the order of the document. */
export function* walk(tree: Tree, path: Path = []): Generator<{ readonly path: Path; readonly node: Tree }> {
  yield { path, node: tree }
  if (tree.type === 'list') for (const [index, item] of tree.items.entries()) yield* walk(item, [...path, index])
  if (tree.type === 'map') for (const [key, { value }] of tree.members) yield* walk(value, [...path, key])
}

/** As users read it: stages[0].checks[1].maxLeak. */
export function formatPath(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[\w$-]+$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}
