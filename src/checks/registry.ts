import { configKind } from './config/index.ts'
import { dependenciesKind } from './dependencies/index.ts'
import { dyeingKind } from './dyeing/index.ts'
import type { RegisteredKind } from './kind.ts'
import { releaseKind } from './release/index.ts'
import { sloKind } from './slo/index.ts'

/** Every kind of check, in the order in which they are listed. A new kind is one folder and one line here. */
export const kinds: readonly RegisteredKind[] = [dyeingKind, releaseKind, configKind, dependenciesKind, sloKind]

export function kindOf(name: string): RegisteredKind | undefined {
  return kinds.find((kind) => kind.kind === name)
}
