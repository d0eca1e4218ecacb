import { serverMessage, serverValue } from '../../core/server-text.ts'
import type { Cluster, Listing } from '../../sources/kubernetes/cluster.ts'
import type { Pod as PodObject, ReplicaSet as ReplicaSetObject } from '../../sources/kubernetes/objects.ts'
import { Pod, ReplicaSet } from '../../sources/kubernetes/objects.ts'
import type { Obstacle, PodSet, Reference } from './found.ts'
import { resourcePath } from './paths.ts'

/** What workloads have in common: who owns whom, and what may be wrong with them. */

export interface WorkloadName {
  readonly namespace: string
  readonly name: string
}

type Meta = PodObject['metadata']

/** The pods that are instances: neither on their way out nor at their end. */
export async function listPods(cluster: Cluster, namespace: string, selector: string): Promise<Listing<PodObject>> {
  const listing = await cluster.list(resourcePath('pods', namespace), selector, Pod)
  return { ...listing, items: listing.items.filter(isInstance) }
}

function isInstance({ metadata, status }: PodObject): boolean {
  return !metadata.deletionTimestamp && status.phase !== 'Succeeded' && status.phase !== 'Failed'
}

export function isOwnedBy({ ownerReferences }: Meta, uid: string): boolean {
  return ownerReferences.some((owner) => owner.controller === true && owner.uid === uid)
}

/** A workload whose pods belong to ReplicaSets, with all of them. */
export interface Family {
  /** "rollout user". */
  readonly about: string
  readonly replicaSets: readonly ReplicaSetObject[]
  readonly pods: Listing<PodObject>
}

export async function readFamily(
  cluster: Cluster,
  at: WorkloadName,
  parent: { readonly about: string; readonly uid: string; readonly selector: string },
): Promise<Family> {
  const sets = await cluster.list(resourcePath('replicasets', at.namespace), parent.selector, ReplicaSet)
  const pods = await listPods(cluster, at.namespace, parent.selector)
  return {
    about: parent.about,
    replicaSets: sets.items.filter(({ metadata }) => isOwnedBy(metadata, parent.uid)),
    pods,
  }
}

export function podsOf({ pods }: Family, sets: readonly ReplicaSetObject[]): PodSet {
  const owners = sets.map(({ metadata }) => metadata.uid)
  return {
    pods: pods.items.filter(({ metadata }) => owners.some((uid) => isOwnedBy(metadata, uid))),
    wanted: sets.reduce((sum, { spec }) => sum + spec.replicas, 0),
    reference: pods,
  }
}

/** Pods that are neither gray nor stable serve the users all the same. */
export function otherRevision(about: string, strangers: readonly PodObject[], reference: Reference): Obstacle[] {
  if (strangers.length === 0) return []
  const names = strangers.slice(0, 3).map(({ metadata }) => serverValue(metadata.name))
  const more = strangers.length > names.length ? ` and ${strangers.length - names.length} more` : ''
  const message = `${about} has pods of a revision that is neither gray nor stable: ${names.join(', ')}${more}`
  return [obstacle('instances.other-revision', about, message, reference)]
}

export function noRelease(about: string, because: string, reference: Reference): Obstacle {
  return obstacle('instances.no-release', about, `${about} has no release in progress: ${because}`, reference)
}

/** Until the controller has seen the newest spec, what it says is about an older one. Rollouts write the number as text. */
export function unobserved(
  about: string,
  object: {
    readonly metadata: Meta
    readonly status: { readonly observedGeneration?: string | number | undefined }
  },
  reference: Reference,
): Obstacle[] {
  const { generation } = object.metadata
  const seen = Number(object.status.observedGeneration ?? Number.NaN)
  if (generation !== undefined && seen >= generation) return []
  const words = Number.isNaN(seen) ? 'none of its specs' : `generation ${seen}`
  const message = `the controller of ${about} has seen ${words}, the newest is generation ${generation ?? 'unknown'}`
  return [obstacle('instances.not-observed', about, message, reference)]
}

/** Names and reasons in it are what the API server says. */
export function obstacle(
  code: Obstacle['code'],
  subject: string,
  message: string,
  { source, request, at }: Reference,
): Obstacle {
  return { code, subject: serverMessage(subject, longestSubject), message: serverMessage(message), source, request, at }
}

/** A name of a pod has 253 characters at most. */
const longestSubject = 300
