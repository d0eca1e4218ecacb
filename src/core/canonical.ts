/**
 * One text for one JSON value: object keys sorted by UTF-16 code units, no white space (the member order of RFC 8785).
 * Two observations are the same exactly when their canonical texts are. Throws a TypeError on what JSON can't carry
 * (NaN, Infinity, undefined, functions), because a value that changes on its way to disk is not evidence.
 */
export function canonicalJson(value: unknown): string {
  const copy = sortedCopy(value)
  // One call for the whole value takes a fraction of the time of one a member.
  return copy === undefined ? write(value) : JSON.stringify(copy)
}

/** A copy whose members stand in canonical order; undefined where no object of JavaScript can hold them so. */
function sortedCopy(value: unknown): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return finite(value)
  if (Array.isArray(value)) return sortedItems(value)
  return sortedMembers(objectOf(value))
}

function sortedItems(items: readonly unknown[]): unknown[] | undefined {
  const copies: unknown[] = []
  for (const item of items) {
    const copy = sortedCopy(item)
    if (copy === undefined) return undefined
    copies.push(copy)
  }
  return copies
}

function sortedMembers(members: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const copies: Record<string, unknown> = {}
  for (const key of Object.keys(members).sort()) {
    const member = members[key]
    if (member === undefined) continue
    const copy = isOrdered(key) ? sortedCopy(member) : undefined
    if (copy === undefined) return undefined
    copies[key] = copy
  }
  return copies
}

/** Objects put keys that are numbers first, in their own order, and take `__proto__` for something else. */
function isOrdered(key: string): boolean {
  return !/^\d/.test(key) && key !== '__proto__'
}

function write(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return JSON.stringify(finite(value))
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  return `{${writeMembers(objectOf(value)).join(',')}}`
}

function writeMembers(value: object): string[] {
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => compareText(a, b))
  return members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`)
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`)
  return value
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value
  throw new TypeError(`not a JSON value: ${typeof value}`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Orders by UTF-16 code units: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  if (a < b) return -1
  return a > b ? 1 : 0
}
