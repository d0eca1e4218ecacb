import type { CoreCode } from '../../core/reasons.ts'
import type { PodImages } from '../../core/target.ts'
import type { Pod } from '../../sources/kubernetes/objects.ts'
import type { Reference } from '../../sources/kubernetes/cluster.ts'

export type { Reference }

export type Group = 'gray' | 'stable'

/** Something about the instances that keeps a check from passing, and the request that showed it. */
export interface Obstacle extends Reference {
  readonly code: Extract<CoreCode, `instances.${string}`>
  readonly subject: string
  readonly message: string
}

/** The pods of one group, before anybody has looked whether they can be asked. */
export interface PodSet {
  readonly pods: readonly Pod[]
  /** How many there should be; null where nothing says so. */
  readonly wanted: number | null
  readonly reference: Reference
}

/** Who is gray and who is stable by what the workloads say. */
export interface Revisions {
  readonly gray: PodSet
  readonly stable: PodSet | null
  readonly obstacles: readonly Obstacle[]
}

/** One pod that is an instance. */
export interface Member {
  readonly group: Group
  readonly name: string
  readonly uid: string
  readonly restarts: number
  /** null when it can't be asked; an obstacle tells why. */
  readonly address: string | null
  readonly port: number | null
  readonly images: PodImages['images']
}

/** The instances at one moment. */
export interface Discovery {
  readonly namespace: string
  readonly members: readonly Member[]
  readonly wanted: Readonly<Record<Group, number | null>>
  readonly obstacles: readonly Obstacle[]
  /** The list of the pods. */
  readonly reference: Reference
}
