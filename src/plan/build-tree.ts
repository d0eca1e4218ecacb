import type { ParsedNode, Scalar, YAMLMap } from 'yaml'
import { isAlias, isMap, isScalar } from 'yaml'
import { deepestNesting } from './pre-scan.ts'
import type { Draft } from './problems.ts'
import type { Member, Origin, Path, ScalarValue, Tree } from './tree.ts'
import { scalarNode } from './tree.ts'

/** Far more than any config needs. What an alias repeats counts each time, so that aliases can't blow it up. */
const mostNodes = 10_000

/** What the document is to the one who reads the message. */
export interface DocumentWords {
  /** With its article: "the config". */
  readonly name: string
  /** What to do about a merge key. */
  readonly mergeHint: string
}

export const configDocument: DocumentWords = {
  name: 'the config',
  mergeHint: 'write the keys out, or use environments',
}

interface Building {
  readonly text: string
  readonly words: DocumentWords
  readonly anchors: Map<string, ParsedNode>
  readonly problems: Draft[]
  nodes: number
}

/** Turns what the YAML parser gave into a tree, and refuses what YAML allows and a config should not hold. */
export function buildTree(
  root: ParsedNode,
  text: string,
  words: DocumentWords,
): { tree: Tree; problems: readonly Draft[] } {
  const building: Building = { text, words, anchors: new Map(), problems: [], nodes: 0 }
  const tree = build(root, [], building)
  return { tree, problems: building.problems }
}

function build(node: ParsedNode, path: Path, building: Building): Tree {
  const origin: Origin = { type: 'file', offset: node.range[0] }
  building.nodes++
  if (building.nodes > mostNodes || path.length > deepestNesting) return tooLarge(origin, building)
  if (isAlias(node)) return buildAlias(node.source, origin, path, building)
  if (node.anchor !== undefined) building.anchors.set(node.anchor, node)
  if (isMap(node)) return { type: 'map', members: buildMembers(node, path, building), origin }
  if (isScalar(node)) return buildScalar(node, origin, path, building)
  const items = node.items.map((item, index) =>
    // The parser makes single-pair mappings of pairs in lists; a bare pair is only in its type.
    'key' in item ? scalarNode(null, origin) : build(item, [...path, index], building),
  )
  return { type: 'list', items, origin }
}

function buildAlias(name: string, origin: Origin, path: Path, building: Building): Tree {
  const target = building.anchors.get(name)
  if (target !== undefined) return build(target, path, building)
  building.problems.push({ origin, path, message: `the alias *${name} refers to no anchor before it` })
  return scalarNode(null, origin)
}

function tooLarge(origin: Origin, building: Building): Tree {
  const message = `${building.words.name} is too large: more than ${mostNodes} values, or deeper than ${deepestNesting} levels, counting what aliases repeat`
  // At path [] once: the first of each place is kept, and there are no further values to look at.
  building.problems.push({ origin, path: [], message, hint: 'take the aliases out' })
  return scalarNode(null, origin)
}

function buildMembers(map: YAMLMap.Parsed, path: Path, building: Building): Map<string, Member> {
  const members = new Map<string, Member>()
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : ''
    const keyOrigin: Origin = { type: 'file', offset: pair.key.range[0] }
    const problem = problemOfKey(key, members.get(key), building)
    if (problem === null) {
      const value = pair.value === null ? scalarNode(null, keyOrigin) : build(pair.value, [...path, key], building)
      members.set(key, { keyOrigin, value })
    } else {
      building.problems.push({ origin: keyOrigin, path, key, ...problem })
    }
  }
  return members
}

function problemOfKey(
  key: string,
  earlier: Member | undefined,
  { text, words }: Building,
): { message: string; hint: string } | null {
  if (key === '<<') return { message: 'merge keys (<<) are not part of YAML 1.2', hint: words.mergeHint }
  if (key === '__proto__') return { message: 'unknown key "__proto__"', hint: 'take it out' }
  if (earlier?.keyOrigin.type !== 'file') return null
  const line = text.slice(0, earlier.keyOrigin.offset).split('\n').length
  return { message: `the key ${JSON.stringify(key)} is already there in line ${line}`, hint: 'keep one of the two' }
}

function buildScalar(node: Scalar.Parsed, origin: Origin, path: Path, building: Building): Tree {
  const source = building.text.slice(node.range[0], node.range[1])
  const problem = problemOfScalar(node.value, source)
  if (problem !== null) building.problems.push({ origin, path, ...problem })
  return { type: 'scalar', value: problem === null ? asScalarValue(node.value) : null, source, origin }
}

/** The core schema makes nothing but text, numbers, booleans and null. */
function asScalarValue(value: unknown): ScalarValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return null
}

/** Numbers that are not what they look like: not finite, no longer exact, or not decimal. */
function problemOfScalar(value: unknown, source: string): { message: string; hint: string } | null {
  if (typeof value !== 'number') return null
  const quoted = `put text in quotes: "${source}"`
  if (!Number.isFinite(value)) return { message: `${source} is not a finite number`, hint: 'write a decimal number' }
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return { message: `${source} is too large to be exact as a number`, hint: quoted }
  if (/^[-+]?0[xo]/.test(source) || source.startsWith('+'))
    return {
      message: `${source} is the number ${value}, written in a way that is easily misread`,
      hint: `write ${value}, or ${quoted}`,
    }
  return null
}
