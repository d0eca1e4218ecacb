import { createClusterAccess } from '../sources/kubernetes/cluster-access.ts'
import { createCluster } from '../sources/kubernetes/cluster.ts'
import type { Clock } from '../core/clock.ts'
import type { Deadline } from '../core/deadline.ts'
import type { Failure } from '../core/evidence.ts'
import { sourceWords } from '../core/kubernetes-source.ts'
import type { Target } from '../core/target.ts'
import type { SourceDoor } from '../http/source.ts'
import { SourceError } from '../http/source.ts'
import { discover } from '../instances/kubernetes/discover.ts'
import type { Discovery } from '../instances/kubernetes/found.ts'
import { instancesIn } from '../instances/kubernetes/instances.ts'
import type { PlannedDiscovery } from '../plan/plan.ts'

/** The instances at one moment, or why they are not known. */
export type Found =
  | {
      readonly ok: true
      readonly discovery: Discovery
      /** null where there is no gray pod that could be asked. */
      readonly target: Target | null
    }
  | { readonly ok: false; readonly failure: Failure }

export interface InstanceFinder {
  /** From a look at the cluster that began at this moment of the monotonic clock or later. Never rejects for a cluster. */
  since(momentMs: number): Promise<Found>
}

export interface FinderOptions {
  readonly sources: SourceDoor
  readonly clock: Clock
  readonly deadline: Deadline
  readonly onSecret: (secret: string) => void
}

/** Checks that run side by side share their looks at the cluster. */
export function createInstanceFinder(planned: PlannedDiscovery, options: FinderOptions): InstanceFinder {
  const { source, env } = planned
  const { clock, sources, deadline, onSecret } = options
  const access = createClusterAccess(source, { env, clock, deadline, onSecret })
  const subject = sourceWords(source)
  const cluster = createCluster({ access, sources, clock, timeoutMs: source.timeout, subject })
  let latest: { readonly begunMs: number; readonly found: Promise<Found> } | null = null

  async function look(): Promise<Found> {
    try {
      const discovery = await discover(source, cluster)
      const instances = instancesIn(discovery, planned.instances, { source, access: await cluster.access() })
      return { ok: true, discovery, target: instances === null ? null : planned.targetWith(instances) }
    } catch (error) {
      if (error instanceof SourceError) return { ok: false, failure: error.failure }
      throw error
    }
  }

  return {
    since: (momentMs) => {
      if (latest === null || latest.begunMs < momentMs) latest = { begunMs: clock.monotonic(), found: look() }
      return latest.found
    },
  }
}
