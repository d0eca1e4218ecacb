import type { PreparedCheck, Unresolved } from '../checks/kind.ts'
import type { KubernetesSource } from '../core/kubernetes-source.ts'
import type { Instances, Target } from '../core/target.ts'
import type { EnvironmentVariables } from './substitute.ts'

/** One check of a plan, ready to run. */
export interface PlannedCheck {
  /** Unique in the plan: the kind, or kind/name. */
  readonly id: string
  readonly kind: string
  readonly advisory: boolean
  /** Where its entry stands in the config file; null when a flag or a default brought it in. */
  readonly line: number | null
  /** false when --only left it out: it is listed in the verdict, not run and not folded. */
  readonly selected: boolean
  readonly prepared: PreparedCheck
  /** Set where the check asks instances that a run has to find first: `prepared` has words in place of their addresses. */
  readonly prepareFor?: ((target: Target) => PreparedCheck | Unresolved) | undefined
}

/** Where the instances come from when the plan names none. */
export interface PlannedDiscovery {
  readonly source: KubernetesSource
  /** Their versions and how they are asked, with words in place of their addresses. */
  readonly instances: Instances
  /** What checks may know once the instances are found. */
  readonly targetWith: (instances: Instances) => Target
  /** Names the kubeconfig, and is that of credential plugins. */
  readonly env: EnvironmentVariables
}

export interface PlannedStage {
  readonly name: string
  readonly checks: readonly PlannedCheck[]
}

/** Everything a run needs to know, with every default filled in. */
export interface Plan {
  readonly service: string
  readonly tag: string
  readonly environment: string | null
  readonly target: Target
  readonly discovery?: PlannedDiscovery | undefined
  readonly timeoutMs: number
  readonly retries: number
  readonly wait: boolean
  readonly keepGoing: boolean
  readonly stages: readonly PlannedStage[]
  /** Every secret the config or the environment brought in, to be redacted from all output. */
  readonly secrets: readonly string[]
  /** Networks in which a request to `graycheck serve` may name instances; none when left out. */
  readonly requestNetworks?: readonly string[] | undefined
  readonly source: {
    /** The config file as it was named; null when flags alone made the plan. */
    readonly path: string | null
    /** Of the bytes of the file and of the flags that changed it, so that two runs can be told apart. */
    readonly sha256: string
  }
}
