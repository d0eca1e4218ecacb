import { serverValue } from '../../core/server-text.ts'
import type { Cluster } from '../../sources/kubernetes/cluster.ts'
import type { Rollout as RolloutObject } from '../../sources/kubernetes/objects.ts'
import { Rollout } from '../../sources/kubernetes/objects.ts'
import type { Obstacle, Reference, Revisions } from './found.ts'
import { resourcePath } from './paths.ts'
import { selectorText } from './selector.ts'
import type { Family, WorkloadName } from './workload.ts'
import { noRelease, otherRevision, podsOf, readFamily, unobserved } from './workload.ts'

const hashLabel = 'rollouts-pod-template-hash'

/** An Argo Rollout names the hashes of its newest and of its stable ReplicaSet. */
export async function rolloutRevisions(cluster: Cluster, at: WorkloadName): Promise<Revisions> {
  const about = `rollout ${at.name}`
  const { value: rollout, reference } = await cluster.get(resourcePath('rollouts', at.namespace, at.name), Rollout)
  // One that refers to a Deployment has no selector of its own, but tells the one in use.
  const selector = (rollout.spec.selector && selectorText(rollout.spec.selector)) ?? rollout.status.selector ?? ''
  const family = await readFamily(cluster, at, { about, uid: rollout.metadata.uid, selector })
  const { currentPodHash: gray = '', stableRS: stable = '' } = rollout.status
  const withHash = (hash: string) => family.replicaSets.filter(({ metadata }) => hashOf(metadata) === hash)
  const known = podsOf(family, [...withHash(gray), ...withHash(stable)]).pods
  return {
    gray: podsOf(family, withHash(gray)),
    stable: podsOf(family, withHash(stable)),
    obstacles: [
      ...unobserved(about, rollout, reference),
      ...standingOf(about, rollout, reference),
      ...otherRevision(about, strangersOf(family, known), family.pods),
    ],
  }
}

function hashOf({ labels }: RolloutObject['metadata']): string {
  return labels[hashLabel] ?? ''
}

function strangersOf(family: Family, known: readonly unknown[]): Family['pods']['items'] {
  return podsOf(family, family.replicaSets).pods.filter((pod) => !known.includes(pod))
}

function standingOf(about: string, { status }: RolloutObject, reference: Reference): Obstacle[] {
  const { currentPodHash: gray = '', stableRS: stable = '', abort } = status
  if (abort === true) return [noRelease(about, 'it was aborted', reference)]
  if (gray === '' || stable === '') return [noRelease(about, 'it has no stable revision yet', reference)]
  if (gray !== stable) return []
  return [noRelease(about, `its newest revision (${serverValue(gray)}) is the stable one`, reference)]
}
