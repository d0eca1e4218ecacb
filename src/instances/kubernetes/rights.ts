import type { KubernetesSource } from '../../core/kubernetes-source.ts'
import type { Resource } from './paths.ts'
import { resources } from './paths.ts'

/** One thing that has to be allowed in the namespace of the pods. */
export interface Right {
  readonly verb: 'get' | 'list'
  readonly group: string
  readonly resource: Resource
  readonly subresource: string | null
  /** null: of any name, since lists are asked for by label. */
  readonly name: string | null
}

/** The least that a run with this source needs. What a plan does not ask for is not in it. */
export function rightsOf(source: KubernetesSource): Right[] {
  const groups = [source.gray, source.stable].filter((group) => group !== undefined)
  const rollouts = named('rollouts', [source.rollout])
  const deployments = named('deployments', [source.deployment, ...groups.map(({ deployment }) => deployment)])
  const statefulSets = named('statefulsets', [source.statefulSet, ...groups.map(({ statefulSet }) => statefulSet)])
  const hasReplicaSets = rollouts.length + deployments.length > 0
  return [
    ...rollouts,
    ...deployments,
    ...statefulSets,
    ...(hasReplicaSets ? [listOf('replicasets')] : []),
    listOf('pods'),
    ...(source.reach === 'proxy' ? [throughProxy] : []),
  ]
}

function named(resource: Resource, names: readonly (string | undefined)[]): Right[] {
  const given = [...new Set(names.filter((name) => name !== undefined))]
  return given.map((name) => ({ verb: 'get', group: resources[resource].group, resource, subresource: null, name }))
}

function listOf(resource: Resource): Right {
  return { verb: 'list', group: resources[resource].group, resource, subresource: null, name: null }
}

/** The names of pods are made up anew with each of them. */
const throughProxy: Right = { verb: 'get', group: '', resource: 'pods', subresource: 'proxy', name: null }

/** "get deployments.apps/user", as kubectl auth can-i has it. */
export function rightWords({ verb, group, resource, subresource, name }: Right): string {
  const kind = [resource, group].filter((part) => part !== '').join('.')
  return `${verb} ${[kind, subresource ?? name].filter((part) => part !== null).join('/')}`
}
