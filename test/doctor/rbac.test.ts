import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { KubernetesSource } from '../../src/core/kubernetes-source.ts'
import type { RoleRequest } from '../../src/doctor/rbac.ts'
import { roleYaml } from '../../src/doctor/rbac.ts'
import { rightsOf } from '../../src/instances/kubernetes/rights.ts'

const Manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  rules: z.unknown().optional(),
})

function documents(source: object, over: Partial<RoleRequest> = {}): z.infer<typeof Manifest>[] {
  const rights = rightsOf(KubernetesSource.parse(source))
  const text = roleYaml({ service: 'user', rights, namespace: 'shop', serviceAccount: null, ...over })
  return parseAllDocuments(text).map((document) => Manifest.parse(document.toJS()))
}

const get = (group: string, resource: string, ...names: string[]): object => {
  return { apiGroups: [group], resources: [resource], resourceNames: names, verbs: ['get'] }
}
const list = (group: string, resource: string): object => {
  return { apiGroups: [group], resources: [resource], verbs: ['list'] }
}
const pods = list('', 'pods')
const replicaSets = list('apps', 'replicasets')

describe('the least Role', () => {
  it.each([
    ['a Rollout', { rollout: 'user' }, [get('argoproj.io', 'rollouts', 'user'), replicaSets, pods]],
    ['a Deployment', { deployment: 'user' }, [get('apps', 'deployments', 'user'), replicaSets, pods]],
    ['a StatefulSet', { statefulSet: 'user' }, [get('apps', 'statefulsets', 'user'), pods]],
    [
      'two Deployments',
      { gray: { deployment: 'user' }, stable: { deployment: 'user-primary' } },
      [get('apps', 'deployments', 'user', 'user-primary'), replicaSets, pods],
    ],
    ['labels', { gray: { selector: 'a=b' }, stable: { selector: 'a=c' } }, [pods]],
    [
      'pods through the API server',
      { gray: { selector: 'a=b' }, reach: 'proxy' },
      [pods, { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] }],
    ],
  ])('of %s has these rules and no others', (_what, source, rules) => {
    expect(documents(source)).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'graycheck-user', namespace: 'shop' },
        rules,
      },
    ])
  })

  it('is bound to the service account that is named', () => {
    const serviceAccount = { name: 'gate', namespace: 'ci' }

    expect(documents({ rollout: 'user' }, { serviceAccount })[1]).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'graycheck-user', namespace: 'shop' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'graycheck-user' },
      subjects: [{ kind: 'ServiceAccount', name: 'gate', namespace: 'ci' }],
    })
  })

  it('stands in the namespace of whoever applies it where none is known', () => {
    expect(documents({ rollout: 'user' }, { namespace: null })[0]?.metadata).toEqual({ name: 'graycheck-user' })
  })

  it.each([
    ['Team-A/User_1', 'graycheck-team-a-user-1'],
    ['x.', 'graycheck-x'],
  ])('is called so that Kubernetes takes it: %s', (service, name) => {
    expect(documents({ rollout: 'user' }, { service })[0]?.metadata.name).toBe(name)
  })

  it('keeps names that YAML would read as something else', () => {
    expect(documents({ rollout: '1', namespace: 'true' }, { namespace: 'true' })).toMatchObject([
      { metadata: { namespace: 'true' }, rules: [{ resourceNames: ['1'] }, {}, {}] },
    ])
  })
})
