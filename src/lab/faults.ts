import { configFaults } from './faults-config.ts'
import { dependencyFaults } from './faults-dependencies.ts'
import { dyeingFaults } from './faults-dyeing.ts'
import { healthFaults } from './faults-health.ts'
import type { LabParts } from './parts.ts'

export type Question = 'dyeing' | 'slo' | 'config' | 'release' | 'dependencies'

/** One way in which the release of the lab can be broken, and what graycheck has to say about it. */
export interface LabFault {
  readonly name: string
  readonly question: Question
  /** What is wrong, in a sentence. */
  readonly summary: string
  /** The verdict of a run over the lab's config, and the code of a finding in it. */
  readonly expect: { readonly status: 'fail' | 'inconclusive' | 'error'; readonly code: string }
  apply(parts: LabParts): void | Promise<void>
}

export const faults: readonly LabFault[] = [...dyeingFaults, ...configFaults, ...dependencyFaults, ...healthFaults]
