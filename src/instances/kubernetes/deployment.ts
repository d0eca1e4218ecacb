import type { Cluster } from '../../sources/kubernetes/cluster.ts'
import type { ReplicaSet } from '../../sources/kubernetes/objects.ts'
import { Deployment } from '../../sources/kubernetes/objects.ts'
import type { Obstacle, PodSet, Revisions } from './found.ts'
import { resourcePath } from './paths.ts'
import { selectorText } from './selector.ts'
import type { WorkloadName } from './workload.ts'
import { noRelease, otherRevision, podsOf, readFamily, unobserved } from './workload.ts'

/** A Deployment that is being rolled: its newest ReplicaSet is gray, those before it are stable. */
export async function deploymentRevisions(cluster: Cluster, at: WorkloadName): Promise<Revisions> {
  const { about, newest, older, obstacles } = await readDeployment(cluster, at)
  const isOver = older.pods.length === 0 && older.wanted === 0
  const standing = isOver ? [noRelease(about, 'all its pods are of the newest revision', older.reference)] : []
  return { gray: newest, stable: older, obstacles: [...obstacles, ...standing] }
}

/** One group of a release. */
export interface GroupOfPods {
  readonly set: PodSet
  readonly obstacles: readonly Obstacle[]
}

/** A Deployment that stands beside another one: while it is being rolled, its older pods belong to neither. */
export async function deploymentPods(cluster: Cluster, at: WorkloadName): Promise<GroupOfPods> {
  const { about, newest, older, obstacles } = await readDeployment(cluster, at)
  return { set: newest, obstacles: [...obstacles, ...otherRevision(about, older.pods, older.reference)] }
}

interface DeploymentRead {
  readonly about: string
  readonly newest: PodSet
  readonly older: PodSet
  readonly obstacles: readonly Obstacle[]
}

async function readDeployment(cluster: Cluster, at: WorkloadName): Promise<DeploymentRead> {
  const about = `deployment ${at.name}`
  const path = resourcePath('deployments', at.namespace, at.name)
  const { value: deployment, reference } = await cluster.get(path, Deployment)
  const parent = { about, uid: deployment.metadata.uid, selector: selectorText(deployment.spec.selector) }
  const family = await readFamily(cluster, at, parent)
  const [newest, ...older] = family.replicaSets.toSorted((a, b) => revisionOf(b) - revisionOf(a))
  return {
    about,
    newest: podsOf(family, newest === undefined ? [] : [newest]),
    older: podsOf(family, older),
    obstacles: unobserved(about, deployment, reference),
  }
}

/** The controller counts revisions up, and gives one that is rolled back to a new number. */
function revisionOf({ metadata }: ReplicaSet): number {
  const revision = Number(metadata.annotations['deployment.kubernetes.io/revision'])
  return Number.isSafeInteger(revision) ? revision : -1
}
