/** The kinds of objects that graycheck asks a cluster for, with where their API stands. */
export const resources = {
  rollouts: { group: 'argoproj.io', version: 'v1alpha1' },
  deployments: { group: 'apps', version: 'v1' },
  statefulsets: { group: 'apps', version: 'v1' },
  replicasets: { group: 'apps', version: 'v1' },
  pods: { group: '', version: 'v1' },
} as const

export type Resource = keyof typeof resources

/** The path of all objects of a kind in a namespace, or of the one of that name. */
export function resourcePath(resource: Resource, namespace: string, name?: string): string {
  const { group, version } = resources[resource]
  const api = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const all = `${api}/namespaces/${encodeURIComponent(namespace)}/${resource}`
  return name === undefined ? all : `${all}/${encodeURIComponent(name)}`
}
