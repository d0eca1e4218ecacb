import type { KubernetesObject } from './documents.ts'

/** What differs between tools that write the same objects; in the order of their names. */
export function byName(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const key = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`
  return objects.map(withoutTool).toSorted((a, b) => key(a).localeCompare(key(b)))
}

function withoutTool(object: KubernetesObject): KubernetesObject {
  const { namespace: _namespace, labels, ...metadata } = object.metadata
  const ofTool = ['helm.sh/chart', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/version']
  const kept = Object.entries(labels).filter(([name]) => !ofTool.includes(name))
  return { ...object, metadata: { ...metadata, labels: Object.fromEntries(kept) } }
}

/** A CronJob without the labels and sizes that the manifests and the chart have of their own. */
export function withoutIdentity(object: KubernetesObject): unknown {
  return JSON.parse(
    JSON.stringify(object, (key, value: unknown) =>
      key === 'metadata' || key === 'resources' || key === 'labels' ? undefined : value,
    ),
  )
}
