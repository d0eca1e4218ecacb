import { cutText } from '../../core/cut-text.ts'
import { exactDecimal } from '../../core/decimal.ts'
import type { JsonValue } from '../../core/json-value.ts'
import { arrayPointers, exactText, leaves } from '../../core/json-value.ts'
import type { ConfigReport, OverrideReport } from '../../instances/report.ts'
import type { Comparison } from './evidence.ts'
import type { Places } from './places.ts'
import { placesOf } from './places.ts'
import { showValue } from './secret.ts'
import type { Spec } from './spec.ts'

/** Which places are compared. */
export interface Scope {
  readonly only: readonly string[]
  hasLeaf(pointer: string): boolean
  /** Whether something at, above or below this place may be compared. */
  touches(pointer: string): boolean
}

export function scopeOf({ only, ignore }: Pick<Spec, 'only' | 'ignore'>): Scope {
  // The empty pointer is the whole document.
  const wanted = placesOf(only ?? [''])
  const ignored = placesOf(ignore)
  const isIgnored = (pointer: string) => ignored.covering(pointer) !== undefined
  return {
    only: only ?? [],
    hasLeaf: (pointer) => wanted.covering(pointer) !== undefined && !isIgnored(pointer),
    touches: (pointer) => wanted.touch(pointer) && !isIgnored(pointer),
  }
}

export interface DesiredValues {
  readonly sha256: string
  /** Pointer to exactText of every value in scope. */
  readonly leaves: ReadonlyMap<string, string>
  readonly arrays: Places
  /** Pointers of `only` that name nothing. */
  readonly unmatched: readonly string[]
}

export type Told = Pick<ConfigReport, 'redacted' | 'overrides'> & { readonly values: ReadonlyMap<string, string> }

const mostListed = 5

export function desiredValues(document: JsonValue, sha256: string, scope: Scope): DesiredValues {
  const inScope = leaves(document).filter(({ pointer }) => scope.hasLeaf(pointer))
  const found = placesOf(inScope.map(({ pointer }) => pointer))
  return {
    sha256,
    leaves: new Map(inScope.map(({ pointer, value }) => [pointer, exactText(value)])),
    arrays: placesOf(arrayPointers(document)),
    unmatched: scope.only.filter((place) => !found.hasBelow(place)),
  }
}

interface Unequal {
  readonly pointer: string
  /** undefined: no such value is desired. */
  readonly expected: string | undefined
  readonly override: OverrideReport | undefined
}

/**
 * Compares the values in use with the desired ones: each desired value must be there and be equal; further ones are
 * allowed (defaults that the instance fills in), except as items of a desired array.
 */
export function compareValues(desired: DesiredValues, told: Told, scope: Scope): Comparison {
  const redacted = placesOf(told.redacted)
  const overrides = new Map(told.overrides.map((override) => [override.pointer, override]))
  const overridden = placesOf(overrides.keys())
  const others = [...told.values.keys()].filter((pointer) => !desired.leaves.has(pointer) && scope.hasLeaf(pointer))
  const isSurplus = (pointer: string) => desired.arrays.covering(pointer) !== undefined && !redacted.touch(pointer)
  const pointers = [...unequalLeaves(desired, told, redacted), ...others.filter(isSurplus)]
  const unequal = pointers.map((pointer): Unequal => {
    const override = overrides.get(overridden.covering(pointer) ?? '')
    return { pointer, expected: desired.leaves.get(pointer), override }
  })
  const extra = others.filter((pointer) => !isSurplus(pointer))
  const withheld = unequal.filter(({ pointer }) => redacted.touch(pointer))
  const differing = unequal.filter(({ pointer }) => !redacted.touch(pointer))
  return {
    against: desired.sha256,
    equal: desired.leaves.size - unequal.filter(({ expected }) => expected !== undefined).length,
    differing: differing.length,
    overridden: differing.filter(isOverridden).length,
    withheld: withheld.length,
    withheldOverridden: withheld.filter(isOverridden).length,
    extra: extra.length,
    differences: ranked(differing, withheld)
      .slice(0, mostListed)
      .map((one) => differenceOf(one, told, redacted)),
    withheldPointers: listed(withheld.map(({ pointer }) => pointer)),
    extraPointers: listed(extra),
  }
}

const longestPointer = 300

function listed(pointers: readonly string[]): string[] {
  return pointers.slice(0, mostListed).map((pointer) => cutText(pointer, longestPointer))
}

function unequalLeaves(desired: DesiredValues, { values }: Told, redacted: Places): string[] {
  return [...desired.leaves].flatMap(([pointer, expected]) => {
    const actual = values.get(pointer)
    const isEmptyObjectFilledIn = expected === '{}' && actual === undefined && placesOf(values.keys()).hasBelow(pointer)
    const isEqual = actual === expected || isEmptyObjectFilledIn || isSameNumberAsText(expected, actual)
    return isEqual && !redacted.touch(pointer) ? [] : [pointer]
  })
}

/** The contract writes numbers that may exceed 2^53 as text. */
function isSameNumberAsText(expected: string, actual: string | undefined): boolean {
  if (!/^[-\d]/.test(expected) || actual === undefined || !actual.startsWith('"')) return false
  return exactDecimal(actual.slice(1, -1)) === expected
}

function isOverridden({ override }: Unequal): boolean {
  return override !== undefined
}

/** What no override explains comes first, because only a few are listed. */
function ranked(differing: readonly Unequal[], withheld: readonly Unequal[]): Unequal[] {
  return [...differing.filter((one) => !isOverridden(one)), ...[...differing, ...withheld].filter(isOverridden)]
}

function differenceOf({ pointer, expected, override }: Unequal, { values }: Told, redacted: Places) {
  return {
    pointer: cutText(pointer, longestPointer),
    expected: showValue(pointer, expected),
    actual: redacted.touch(pointer) ? '(not told)' : showValue(pointer, values.get(pointer)),
    overriddenBy: override === undefined ? null : (override.by ?? 'another source'),
  }
}
