import type { Cluster, Listing } from '../../sources/kubernetes/cluster.ts'
import type { Pod, StatefulSet as StatefulSetObject } from '../../sources/kubernetes/objects.ts'
import { StatefulSet } from '../../sources/kubernetes/objects.ts'
import type { GroupOfPods } from './deployment.ts'
import type { Obstacle, PodSet, Revisions } from './found.ts'
import { resourcePath } from './paths.ts'
import { selectorText } from './selector.ts'
import type { WorkloadName } from './workload.ts'
import { isOwnedBy, listPods, noRelease, obstacle, otherRevision, unobserved } from './workload.ts'

const revisionLabel = 'controller-revision-hash'

/** A StatefulSet that is being rolled, perhaps up to its partition, names both of its revisions. */
export async function statefulSetRevisions(cluster: Cluster, at: WorkloadName): Promise<Revisions> {
  const { about, set, pods, obstacles } = await readStatefulSet(cluster, at)
  const { updateRevision: gray = '', currentRevision: stable = '' } = set.status
  const isOver = gray === stable
  const standing = isOver ? [noRelease(about, 'its newest revision is the current one', pods)] : []
  const strangers = withoutRevisions(pods, [gray, stable])
  return {
    gray: withRevision(pods, gray),
    stable: withRevision(pods, stable),
    obstacles: [...obstacles, ...standing, ...otherRevision(about, strangers, pods)],
  }
}

/** A StatefulSet that stands beside another workload: while it is being rolled, its older pods belong to neither. */
export async function statefulSetPods(cluster: Cluster, at: WorkloadName): Promise<GroupOfPods> {
  const { about, set, pods, obstacles } = await readStatefulSet(cluster, at)
  const { updateRevision = '' } = set.status
  const strangers = withoutRevisions(pods, [updateRevision])
  return {
    set: withRevision(pods, updateRevision),
    obstacles: [...obstacles, ...otherRevision(about, strangers, pods)],
  }
}

interface StatefulSetRead {
  readonly about: string
  readonly set: StatefulSetObject
  readonly pods: Listing<Pod>
  readonly obstacles: readonly Obstacle[]
}

async function readStatefulSet(cluster: Cluster, at: WorkloadName): Promise<StatefulSetRead> {
  const about = `statefulset ${at.name}`
  const path = resourcePath('statefulsets', at.namespace, at.name)
  const { value: set, reference } = await cluster.get(path, StatefulSet)
  const all = await listPods(cluster, at.namespace, selectorText(set.spec.selector))
  const pods = { ...all, items: all.items.filter(({ metadata }) => isOwnedBy(metadata, set.metadata.uid)) }
  return { about, set, pods, obstacles: [...unobserved(about, set, reference), ...missingPods(about, set, pods)] }
}

/** Pods are counted together: one that is being replaced belongs to no revision while it is gone. */
function missingPods(about: string, { spec }: StatefulSetObject, pods: Listing<Pod>): Obstacle[] {
  if (pods.items.length >= spec.replicas) return []
  const message = `${about} has ${pods.items.length} pods and wants ${spec.replicas}`
  return [obstacle('instances.too-few', about, message, pods)]
}

function withRevision(pods: Listing<Pod>, revision: string): PodSet {
  const own = pods.items.filter(({ metadata }) => revision !== '' && metadata.labels[revisionLabel] === revision)
  return { pods: own, wanted: null, reference: pods }
}

function withoutRevisions({ items }: Listing<Pod>, revisions: readonly string[]): Pod[] {
  return items.filter(({ metadata }) => !revisions.includes(metadata.labels[revisionLabel] ?? ''))
}
