import type { KubernetesSource } from '../../core/kubernetes-source.ts'
import type { InstanceAccess, InstanceGroup, InstanceRoute, Instances, PodImages } from '../../core/target.ts'
import type { ClusterAccess } from '../../sources/kubernetes/cluster-access.ts'
import type { Discovery, Group, Member } from './found.ts'
import { resourcePath } from './paths.ts'

interface Way {
  readonly source: KubernetesSource
  readonly access: ClusterAccess
}

/** The instances of a run in the place of the words that stood for them; null where no gray pod can be asked. */
export function instancesIn(discovery: Discovery, planned: Instances, way: Way): Instances | null {
  const gray = addressesOf(discovery, 'gray')
  // What is in both groups is told by an obstacle, and asked as gray.
  const stable = addressesOf(discovery, 'stable').filter((address) => !gray.includes(address))
  if (gray.length === 0) return null
  return {
    gray: { ...planned.gray, addresses: gray },
    stable: stable.length === 0 ? undefined : withAddresses(planned.stable, stable),
    state: withRoutes(planned.state, discovery, way),
    pods: discovery.members.flatMap((member) => podOf(member, discovery)),
  }
}

function addressesOf({ members }: Discovery, group: Group): string[] {
  const addresses = members.filter((member) => member.group === group).map(({ address }) => address)
  return [...new Set(addresses.filter((address) => address !== null))]
}

function withAddresses(group: InstanceGroup | undefined, addresses: string[]): InstanceGroup {
  return { ...group, addresses }
}

function podOf({ address, name, images }: Member, { reference }: Discovery): PodImages[] {
  if (address === null) return []
  const { source, request, at } = reference
  return [{ address, pod: name, source, request, at, images }]
}

function withRoutes(state: InstanceAccess, discovery: Discovery, { source, access }: Way): InstanceAccess {
  if (source.reach === 'direct') return state
  const routes = discovery.members.flatMap((member): [string, InstanceRoute][] => {
    if (member.address === null) return []
    const scheme = state.scheme === 'https' ? 'https:' : ''
    const pods = resourcePath('pods', discovery.namespace)
    const base = `${access.server}${pods}/${scheme}${encodeURIComponent(member.name)}:${member.port}/proxy`
    return [[member.address, { base, auth: access.auth, tls: access.tls }]]
  })
  return { ...state, routes: new Map(routes) }
}
