import { configKind } from './config/index.ts'
import { dependenciesKind } from './dependencies/index.ts'
import { dyeingKind } from './dyeing/index.ts'
import type { Reason } from '../core/finding.ts'
import { coreReasons } from '../core/reasons.ts'
import type { RegisteredKind } from './kind.ts'
import { releaseKind } from './release/index.ts'
import { sloKind } from './slo/index.ts'

/** Every kind of check, in the order in which they are listed. A new kind is one folder and one line here. */
export const kinds: readonly RegisteredKind[] = [dyeingKind, releaseKind, configKind, dependenciesKind, sloKind]

export function kindOf(name: string): RegisteredKind | undefined {
  return kinds.find((kind) => kind.kind === name)
}

/** Every reason code there is: those of the run and its sources, then those of each kind. */
export function allReasons(): Map<string, Reason> {
  const tables = [coreReasons, ...kinds.map((kind) => kind.reasons)]
  return new Map(tables.flatMap((table) => Object.entries<Reason>(table)))
}

/** undefined for a code that this version does not know, as a recording of a later one may hold. */
export function reasonOf(code: string): Reason | undefined {
  return allReasons().get(code)
}
