/**
 * One text for one JSON value: object keys sorted by UTF-16 code units, no white space (the member order of RFC 8785).
 * Two observations are the same exactly when their canonical texts are. Throws a TypeError on what JSON can't carry
 * (NaN, Infinity, undefined, functions), because a value that changes on its way to disk is not evidence.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`not a JSON value: ${typeof value}`)
  return `{${canonicalMembers(value).join(',')}}`
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`)
  return JSON.stringify(value)
}

function canonicalMembers(value: object): string[] {
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => compareText(a, b))
  return members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
}

/** Orders by UTF-16 code units: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
