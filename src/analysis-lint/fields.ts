import type { Origin, Path, Tree } from '../plan/tree.ts'
import { member } from '../plan/tree.ts'

/** A place in an object: what is written there, and how to name it. */
export interface Place {
  readonly node: Tree
  readonly path: Path
}

export function placeAt(place: Place, key: string | number): Place | null {
  const { node, path } = place
  const found = typeof key === 'number' ? (node.type === 'list' ? node.items[key] : undefined) : member(node, key)
  return found === undefined || isNull(found) ? null : { node: found, path: [...path, key] }
}

export function placeBelow(place: Place | null, ...keys: readonly (string | number)[]): Place | null {
  return keys.reduce<Place | null>((current, key) => (current === null ? null : placeAt(current, key)), place)
}

/** `key: null` is as good as no key to the API server. */
function isNull(node: Tree): boolean {
  return node.type === 'scalar' && node.value === null
}

/** The items of a list; none for what is no list. */
export function itemsOf(place: Place | null): Place[] {
  if (place?.node.type !== 'list') return []
  return place.node.items.map((node, index) => ({ node, path: [...place.path, index] }))
}

export function membersOf(place: Place | null): [key: string, place: Place][] {
  if (place?.node.type !== 'map') return []
  return Array.from(place.node.members, ([key, { value }]) => [key, { node: value, path: [...place.path, key] }])
}

/** The text of a scalar, as the API server would have it; null when it is not there or no scalar. */
export function textAt(place: Place | null, key: string): string | null {
  const node = place === null ? undefined : member(place.node, key)
  return node?.type === 'scalar' && node.value !== null ? String(node.value) : null
}

export function isTrue(place: Place | null, key: string): boolean {
  return textAt(place, key) === 'true'
}

/** A whole number, or one in quotes, as an IntOrString is read; null for everything else. */
export function integerAt(place: Place | null, key: string): number | null {
  const text = textAt(place, key)
  return text !== null && /^[-+]?\d+$/.test(text) ? Number(text) : null
}

/** Where the key was written: what a finding about its value points at. */
export function originOf(place: Place, key?: string): Origin {
  const { node } = place
  const written = key !== undefined && node.type === 'map' ? node.members.get(key) : undefined
  return written?.keyOrigin ?? node.origin
}

/** `30s`, `1h30m` as Go reads them, in seconds; null for anything else. */
export function secondsOf(text: string | null): number | null {
  if (text === null || !/^(\d+(\.\d+)?(h|m|s|ms))+$/.test(text)) return null
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[hms])/g)]
  return parts.reduce((sum, [, number = '0', unit = 's']) => sum + Number(number) * (units[unit] ?? 0), 0)
}
