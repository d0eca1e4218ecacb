import type { Draft } from './problems.ts'
import type { MapNode, Tree } from './tree.ts'
import { member, mergeTrees, treeOf, withMember, withoutMember } from './tree.ts'

/** The flags that decide what is planned, as the command line gave them. Each has a place in the config and wins. */
export interface PlanFlags {
  /** --env */
  readonly environment?: string | undefined
  readonly service?: string | undefined
  readonly grayTag?: string | undefined
  readonly gateway?: string | undefined
  readonly prometheus?: string | undefined
  /** host:port of every gray instance; one entry may hold several, comma separated. */
  readonly gray?: readonly string[] | undefined
  readonly stable?: readonly string[] | undefined
  /** TYPE/NAME of the workload in a cluster whose pods are the instances, such as rollout/user. */
  readonly kubernetes?: string | undefined
  readonly namespace?: string | undefined
  readonly context?: string | undefined
  readonly grayVersion?: string | undefined
  readonly stableVersion?: string | undefined
  /** A duration such as 30s. */
  readonly timeout?: string | undefined
  readonly retry?: number | undefined
  readonly wait?: boolean | undefined
  readonly keepGoing?: boolean | undefined
  /** Ids or kinds of checks, or names of stages; one entry may hold several, comma separated. */
  readonly only?: readonly string[] | undefined
}

/** Lays the flags over the config. `--service` is left to `problemOfService`: it names a config, it does not change one. */
export function applyFlags(tree: Tree, flags: PlanFlags): Tree {
  // A document that is no mapping is wrong as a whole; flags must not hide that.
  if (tree.type !== 'map') return tree
  const overlays = [
    overlay('--gray-tag', flags.grayTag, (value) => ({ tag: { value } })),
    overlay('--gateway', flags.gateway, (url) => ({ gateway: { url } })),
    overlay('--prometheus', flags.prometheus, (url) => ({ prometheus: { url } })),
    overlay('--gray', flags.gray, (addresses) => ({
      instances: { gray: { addresses: addresses.flatMap(splitCommas) } },
    })),
    overlay('--stable', flags.stable, (addresses) => ({
      instances: { stable: { addresses: addresses.flatMap(splitCommas) } },
    })),
    overlay('--kubernetes', flags.kubernetes, (workload) => ({ instances: { kubernetes: workloadOf(workload) } })),
    overlay('--namespace', flags.namespace, (namespace) => ({ instances: { kubernetes: { namespace } } })),
    overlay('--context', flags.context, (context) => ({ instances: { kubernetes: { context } } })),
    overlay('--gray-version', flags.grayVersion, (version) => ({ instances: { gray: { version } } })),
    overlay('--stable-version', flags.stableVersion, (version) => ({ instances: { stable: { version } } })),
    overlay('--timeout', flags.timeout, (timeout) => ({ timeout })),
    overlay('--retry', flags.retry, (retry) => ({ retry })),
    overlay('--wait', flags.wait, (wait) => ({ wait })),
    overlay('--keep-going', flags.keepGoing, (keepGoing) => ({ keepGoing })),
    overlay('--service', member(tree, 'service') === undefined ? flags.service : undefined, (service) => ({ service })),
  ]
  const gateway = flags.gateway === undefined ? tree : withoutOtherGateway(tree, flags.gateway)
  return overlays.filter((layer) => layer !== null).reduce<Tree>(mergeTrees, withoutOtherInstances(gateway, flags))
}

const workloads: ReadonlyMap<string, string> = new Map([
  ['rollout', 'rollout'],
  ['deployment', 'deployment'],
  ['statefulset', 'statefulSet'],
])

/** A type that is unknown becomes an unknown key, which is told with the known ones. */
function workloadOf(text: string): object {
  const [type = '', ...name] = text.split('/')
  return { [workloads.get(type.toLowerCase()) ?? type]: name.join('/') }
}

/** The instances are named in one way: those of the file give way to those of the flags. */
function withoutOtherInstances(tree: MapNode, { gray, stable, kubernetes }: PlanFlags): MapNode {
  const section = member(tree, 'instances')
  if (section?.type !== 'map') return tree
  if (kubernetes !== undefined) return withMember(tree, 'instances', withoutAddresses(withoutWorkload(section)))
  if (gray === undefined && stable === undefined) return tree
  return withMember(tree, 'instances', withoutMember(section, 'kubernetes'))
}

/** How the cluster is reached stays. */
function withoutWorkload(section: MapNode): MapNode {
  const source = member(section, 'kubernetes')
  if (source?.type !== 'map') return section
  const ways = [...workloads.values(), 'gray', 'stable']
  return withMember(section, 'kubernetes', ways.reduce<MapNode>(withoutMember, source))
}

function withoutAddresses(section: MapNode): MapNode {
  return ['gray', 'stable'].reduce((below, name) => {
    const group = member(below, name)
    return group?.type === 'map' ? withMember(below, name, withoutMember(group, 'addresses')) : below
  }, section)
}

function overlay<Value>(flag: string, value: Value | undefined, place: (value: Value) => object): Tree | null {
  return value === undefined ? null : treeOf(place(value), { type: 'flag', flag })
}

/** Names of --only, one by one. */
export function namesOf(only: PlanFlags['only']): readonly string[] | null {
  return only === undefined ? null : only.flatMap(splitCommas)
}

function splitCommas(text: string): string[] {
  return text.split(',').map((part) => part.trim())
}

/** Addresses in the file are replicas of the gateway that the file names, not of the one that the flag names. */
function withoutOtherGateway(tree: MapNode, url: string): MapNode {
  const gateway = member(tree, 'gateway')
  const written = member(gateway, 'url')
  const same = written?.type === 'scalar' && written.value === url
  if (same || gateway?.type !== 'map') return tree
  return withMember(tree, 'gateway', withoutMember(gateway, 'addresses'))
}

/** A config describes one service: `--service` says which one is meant, so that the wrong file is noticed. */
export function problemOfService(tree: Tree, flags: PlanFlags): Draft[] {
  const node = member(tree, 'service')
  if (flags.service === undefined || node?.type !== 'scalar' || node.value === flags.service) return []
  return [
    {
      origin: { type: 'flag', flag: '--service' },
      path: [],
      key: '--service',
      message: `unknown service ${JSON.stringify(flags.service)}: the config describes ${JSON.stringify(node.value)}`,
      hint: 'name the config of that service with --config',
    },
  ]
}
