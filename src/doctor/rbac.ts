import type { Right } from '../instances/kubernetes/rights.ts'

export interface RoleRequest {
  readonly service: string
  readonly rights: readonly Right[]
  /** null: that of whoever applies it. */
  readonly namespace: string | null
  /** null: the Role alone. */
  readonly serviceAccount: { readonly name: string; readonly namespace: string } | null
}

/** The least Role for a plan, and the RoleBinding to a service account, as YAML. */
export function roleYaml(request: RoleRequest): string {
  const role = [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: Role',
    ...metadataOf(request),
    'rules:',
    ...rulesOf(request.rights),
  ]
  const documents = request.serviceAccount === null ? [role] : [role, bindingOf(request, request.serviceAccount)]
  return documents.map((lines) => `${lines.join('\n')}\n`).join('---\n')
}

function bindingOf(request: RoleRequest, { name, namespace }: NonNullable<RoleRequest['serviceAccount']>): string[] {
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: RoleBinding',
    ...metadataOf(request),
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    '  kind: Role',
    `  name: ${roleName(request)}`,
    'subjects:',
    '  - kind: ServiceAccount',
    `    name: ${quoted(name)}`,
    `    namespace: ${quoted(namespace)}`,
  ]
}

function metadataOf(request: RoleRequest): string[] {
  const { namespace } = request
  const name = `  name: ${roleName(request)}`
  return ['metadata:', name, ...(namespace === null ? [] : [`  namespace: ${quoted(namespace)}`])]
}

/** Services may be called what Kubernetes allows no name to be. */
function roleName({ service }: RoleRequest): string {
  const plain = service.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')
  return quoted(`graycheck-${plain.slice(0, 200)}`.replace(/-+$/, ''))
}

/** What differs in nothing but the name becomes one rule. */
function rulesOf(rights: readonly Right[]): string[] {
  const rules = new Map<string, { right: Right; names: string[] }>()
  for (const right of rights) {
    const { verb, group, resource, subresource, name } = right
    const key = JSON.stringify([verb, group, resource, subresource, name === null])
    const rule = rules.get(key) ?? { right, names: [] }
    if (name !== null) rule.names.push(name)
    rules.set(key, rule)
  }
  return [...rules.values()].flatMap(({ right, names }) => [
    `  - apiGroups: [${quoted(right.group)}]`,
    `    resources: [${quoted([right.resource, right.subresource].filter((part) => part !== null).join('/'))}]`,
    ...(names.length === 0 ? [] : [`    resourceNames: [${names.map(quoted).join(', ')}]`]),
    `    verbs: [${quoted(right.verb)}]`,
  ])
}

/** JSON is YAML: a name such as 1 or true stays text. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
