import type { KubernetesSource, PodGroup } from '../../core/kubernetes-source.ts'
import type { Cluster } from '../../sources/kubernetes/cluster.ts'
import type { GroupOfPods } from './deployment.ts'
import { deploymentPods, deploymentRevisions } from './deployment.ts'
import type { Discovery, Member, Obstacle, Revisions } from './found.ts'
import { membersOf } from './members.ts'
import { rolloutRevisions } from './rollout.ts'
import { statefulSetPods, statefulSetRevisions } from './stateful-set.ts'
import { listPods, obstacle } from './workload.ts'

/** Who is gray and who is stable at this moment. Throws SourceError. */
export async function discover(source: KubernetesSource, cluster: Cluster): Promise<Discovery> {
  const namespace = source.namespace ?? (await cluster.access()).namespace
  const { gray, stable, obstacles } = await revisionsOf(source, cluster, namespace)
  const ofGray = membersOf('gray', gray, source.port)
  const ofStable = stable === null ? { members: [], obstacles: [] } : membersOf('stable', stable, source.port)
  const members = [...ofGray.members, ...ofStable.members]
  return {
    namespace,
    members,
    wanted: { gray: gray.wanted, stable: stable?.wanted ?? null },
    reference: gray.reference,
    obstacles: [...obstacles, ...ofGray.obstacles, ...ofStable.obstacles, ...sharedBy(members, gray.reference)],
  }
}

function revisionsOf(source: KubernetesSource, cluster: Cluster, namespace: string): Promise<Revisions> {
  const { rollout, deployment, statefulSet, gray, stable } = source
  if (rollout !== undefined) return rolloutRevisions(cluster, { namespace, name: rollout })
  if (deployment !== undefined) return deploymentRevisions(cluster, { namespace, name: deployment })
  if (statefulSet !== undefined) return statefulSetRevisions(cluster, { namespace, name: statefulSet })
  if (gray === undefined) throw new TypeError('the schema lets exactly one of the ways be given')
  return besideEachOther(cluster, namespace, { gray, stable })
}

async function besideEachOther(
  cluster: Cluster,
  namespace: string,
  { gray, stable }: { readonly gray: PodGroup; readonly stable: PodGroup | undefined },
): Promise<Revisions> {
  const ofGray = await podsOfGroup(cluster, namespace, gray)
  if (stable === undefined) return { gray: ofGray.set, stable: null, obstacles: ofGray.obstacles }
  const ofStable = await podsOfGroup(cluster, namespace, stable)
  return { gray: ofGray.set, stable: ofStable.set, obstacles: [...ofGray.obstacles, ...ofStable.obstacles] }
}

async function podsOfGroup(cluster: Cluster, namespace: string, group: PodGroup): Promise<GroupOfPods> {
  const { deployment, statefulSet, selector = '' } = group
  if (deployment !== undefined) return deploymentPods(cluster, { namespace, name: deployment })
  if (statefulSet !== undefined) return statefulSetPods(cluster, { namespace, name: statefulSet })
  const listing = await listPods(cluster, namespace, selector)
  return { set: { pods: listing.items, wanted: null, reference: listing }, obstacles: [] }
}

/** Two instances that can't be told apart would be asked as one and counted as two. */
function sharedBy(members: readonly Member[], reference: Discovery['reference']): Obstacle[] {
  const known: Member[] = []
  return members.flatMap((member) => {
    const twin = known.find(
      ({ uid, address }) => uid === member.uid || (address !== null && address === member.address),
    )
    known.push(member)
    if (twin === undefined) return []
    const subject = `${member.group} pod ${member.name}`
    const same = `the ${subject} has the same address and port as the ${twin.group} pod ${twin.name}`
    const message = twin.uid === member.uid ? `the pod ${member.name} is gray and stable at once` : same
    return [obstacle('instances.ambiguous', subject, message, reference)]
  })
}
