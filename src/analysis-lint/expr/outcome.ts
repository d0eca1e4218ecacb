/** What a provider hands to a condition. NaN and the infinities are numbers here, as they are to the controller. */
export type Value = number | string | boolean | null | readonly Value[] | { readonly [key: string]: Value }

/**
 * What an expression comes to: a value, an error (the controller calls the measurement an Error), or nothing that can
 * be told without knowing more.
 */
export type Outcome =
  | { readonly type: 'value'; readonly value: Value }
  | { readonly type: 'error'; readonly isMistyped: boolean }
  | { readonly type: 'unknown' }

export const failed: Outcome = { type: 'error', isMistyped: false }
/** What the controller finds when it compiles the condition, whatever part of it would be evaluated. */
export const mistyped: Outcome = { type: 'error', isMistyped: true }
export const unknown: Outcome = { type: 'unknown' }

export function valueOf(value: Value): Outcome {
  return { type: 'value', value }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

export function haveOneType(a: Value, b: Value): boolean {
  return a === null || b === null || (typeof a === typeof b && isList(a) === isList(b))
}

/** Equal as reflect.DeepEqual has it, but for numbers, which are compared by value; NaN equals nothing. */
export function equals(a: Value, b: Value): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => equals(item, b[index] ?? null))
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (isList(a) || isList(b)) return false
  const other = b
  const keys = Object.keys(a)
  const alike = keys.length === Object.keys(other).length
  return alike && keys.every((key) => Object.hasOwn(other, key) && equals(a[key] ?? null, other[key] ?? null))
}
