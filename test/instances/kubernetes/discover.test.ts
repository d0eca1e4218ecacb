import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/core/clock.ts'
import { KubernetesSource } from '../../../src/core/kubernetes-source.ts'
import { discover } from '../../../src/instances/kubernetes/discover.ts'
import type { Discovery } from '../../../src/instances/kubernetes/found.ts'
import { createClusterAccess } from '../../../src/sources/kubernetes/cluster-access.ts'
import { createCluster } from '../../../src/sources/kubernetes/cluster.ts'
import { testCluster } from '../../kit/cluster.ts'
import type { ClusterObjects, PodOptions } from '../../kit/cluster-objects.ts'
import {
  deployment,
  pod,
  replicaSet,
  revision,
  rollout,
  rolloutHash,
  statefulSet,
  together,
  uidOf,
} from '../../kit/cluster-objects.ts'
import { realDoors } from '../real-doors.ts'

interface Seen {
  readonly gray: readonly string[]
  readonly stable: readonly string[]
  readonly obstacles: readonly string[]
  readonly discovery: Discovery
  readonly requests: readonly string[]
}

async function see(objects: ClusterObjects, source: object): Promise<Seen> {
  const { kubeconfig, requests } = await testCluster(objects)
  const { sources, deadline } = await realDoors()
  const access = createClusterAccess(
    { kubeconfig },
    { env: {}, clock: systemClock, deadline, onSecret: () => undefined },
  )
  const cluster = createCluster({ access, sources, clock: systemClock, timeoutMs: 5000, subject: 'x' })
  const discovery = await discover(KubernetesSource.parse(source), cluster)
  const named = (group: string) => discovery.members.filter((one) => one.group === group).map(({ name }) => name)
  return {
    gray: named('gray').sort(),
    stable: named('stable').sort(),
    obstacles: discovery.obstacles.map(({ code, message }) => `${code}: ${message}`),
    discovery,
    requests: requests.map((line) => decodeURIComponent(line)),
  }
}

let port = 1000
const at = (name: string, more: Partial<PodOptions> = {}): PodOptions => ({
  name,
  address: `10.0.0.1:${port++}`,
  ...more,
})

describe('the pods of a Rollout', () => {
  it('belong to a group by owner and hash, never by name', async () => {
    const foreign = [
      pod(at('user-g1-looks-like-it', { labels: { [rolloutHash]: 'g1' } })),
      pod(at('of-another-rollout', { owner: uidOf('other-g1'), labels: { [rolloutHash]: 'g1' } })),
    ]
    const other = replicaSet({ name: 'other-g1', owner: uidOf('other'), labels: { [rolloutHash]: 'g1' } })
    const objects = together(
      { rollouts: [rollout()], pods: foreign, replicasets: [other] },
      revision('g1', [at('a'), at('b')]),
      revision('s1', [at('c')]),
    )

    const { gray, stable, obstacles, requests } = await see(objects, { rollout: 'user' })

    expect({ gray, stable, obstacles }).toEqual({ gray: ['a', 'b'], stable: ['c'], obstacles: [] })
    expect(requests[0]).toBe('GET /apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/user')
    expect(requests.filter((line) => line.includes('/pods?'))[0]).toContain('labelSelector=app=user&limit=250')
  })

  it('are not those that end or have ended', async () => {
    const gone = [at('x', { deleted: true }), at('y', { phase: 'Succeeded' }), at('z', { phase: 'Failed' })]
    const objects = together(
      { rollouts: [rollout()] },
      revision('g1', [at('a'), ...gone], 1),
      revision('s1', [at('c')]),
    )

    expect(await see(objects, { rollout: 'user' })).toMatchObject({ gray: ['a'], stable: ['c'], obstacles: [] })
  })

  it('are found by the selector in use, where the Rollout refers to a Deployment', async () => {
    const referring = rollout({ spec: {}, status: { selector: 'app=user,tier=web' } })
    const labels = { tier: 'web' }
    const objects = together(
      { rollouts: [referring] },
      revision('g1', [at('a', { labels })]),
      revision('s1', [at('c', { labels })]),
    )

    const { gray, requests } = await see(objects, { rollout: 'user' })

    expect(gray).toEqual(['a'])
    expect(requests.at(-1)).toContain('labelSelector=app=user,tier=web')
  })

  it('are asked with the expressions of the selector', async () => {
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['web', 'api'] },
      { key: 'zone', operator: 'NotIn', values: ['x'] },
      { key: 'live', operator: 'Exists' },
      { key: 'old', operator: 'DoesNotExist' },
    ]
    const objects = together({
      rollouts: [rollout({ spec: { selector: { matchLabels: { app: 'user' }, matchExpressions } } })],
    })

    const { requests } = await see(objects, { rollout: 'user', namespace: 'shop' })

    expect(requests.at(-1)).toContain('labelSelector=app=user,tier in (web,api),zone notin (x),live,!old&')
  })

  it.each([
    ['has seen none of its specs, the newest is generation 3', rollout({ observed: 'x' })],
    ['has seen generation 2, the newest is generation 3', rollout({ observed: '2' })],
  ])('are not known while the controller %s', async (message, object) => {
    const objects = together({ rollouts: [object] }, revision('g1', [at('a')]), revision('s1', [at('c')]))

    const { obstacles } = await see(objects, { rollout: 'user' })

    expect(obstacles).toEqual([`instances.not-observed: the controller of rollout user ${message}`])
  })

  it('are of no release before there is a stable revision', async () => {
    const objects = together({ rollouts: [rollout({ stable: '' })] }, revision('g1', [at('a')]))

    expect((await see(objects, { rollout: 'user' })).obstacles).toContain(
      'instances.no-release: rollout user has no release in progress: it has no stable revision yet',
    )
  })
})

describe('the pods of a Deployment', () => {
  const set = (name: string, number: number, replicas = 1) =>
    replicaSet({ name, revision: number, replicas, owner: uidOf('user') })
  const own = (name: string, owner: string, app = 'user') => pod(at(name, { owner: uidOf(owner), labels: { app } }))

  it('are gray in its newest ReplicaSet by number, also after a rollback, and stable in the others', async () => {
    const objects = {
      deployments: [deployment()],
      replicasets: [set('r2', 2), set('r10', 10), set('r9', 9)],
      pods: [own('a', 'r10'), own('b', 'r9'), own('c', 'r2')],
    }

    expect(await see(objects, { deployment: 'user' })).toMatchObject({ gray: ['a'], stable: ['b', 'c'], obstacles: [] })
  })

  it('are of no release once the older ReplicaSets are empty', async () => {
    const objects = {
      deployments: [deployment()],
      replicasets: [set('r1', 1, 0), set('r2', 2)],
      pods: [own('a', 'r2')],
    }

    const { obstacles } = await see(objects, { deployment: 'user' })

    expect(obstacles).toEqual([
      'instances.no-release: deployment user has no release in progress: all its pods are of the newest revision',
      'instances.none: there is no stable pod',
    ])
  })

  it('are fewer than wanted', async () => {
    const objects = {
      deployments: [deployment()],
      replicasets: [set('r1', 1, 3), set('r2', 2)],
      pods: [own('a', 'r2'), own('b', 'r1')],
    }

    expect((await see(objects, { deployment: 'user' })).obstacles).toEqual([
      'instances.too-few: there is 1 stable pod where 3 are wanted',
    ])
  })

  it('that stands beside another one are all gray, and those of an older revision belong to neither', async () => {
    const objects = {
      deployments: [deployment(), deployment({ name: 'user-primary' })],
      replicasets: [
        set('r1', 1, 1),
        set('r2', 2),
        replicaSet({ name: 'p1', revision: 1, owner: uidOf('user-primary') }),
      ],
      pods: [own('a', 'r2'), own('old', 'r1'), own('p', 'p1', 'user-primary')],
    }

    const seen = await see(objects, { gray: { deployment: 'user' }, stable: { deployment: 'user-primary' } })

    expect(seen).toMatchObject({ gray: ['a'], stable: ['p'] })
    expect(seen.obstacles).toEqual([
      'instances.other-revision: deployment user has pods of a revision that is neither gray nor stable: old',
    ])
  })
})

describe('the pods of a StatefulSet', () => {
  const own = (name: string, hash: string) =>
    pod(at(name, { owner: uidOf('user'), labels: { 'controller-revision-hash': hash } }))

  it('are gray and stable by the revisions that it names', async () => {
    const objects = { statefulsets: [statefulSet()], pods: [own('user-1', 'user-g1'), own('user-0', 'user-s1')] }

    const seen = await see(objects, { statefulSet: 'user' })

    expect(seen).toMatchObject({ gray: ['user-1'], stable: ['user-0'], obstacles: [] })
  })

  it('tell what is wrong with them', async () => {
    const stranger = own('user-2', 'user-x')
    const objects = {
      statefulsets: [statefulSet({ replicas: 4, generation: 5 })],
      pods: [own('user-1', 'user-g1'), own('user-0', 'user-s1'), stranger, pod(at('not-mine'))],
    }

    expect((await see(objects, { statefulSet: 'user' })).obstacles).toEqual([
      'instances.not-observed: the controller of statefulset user has seen generation 3, the newest is generation 5',
      'instances.too-few: statefulset user has 3 pods and wants 4',
      'instances.other-revision: statefulset user has pods of a revision that is neither gray nor stable: user-2',
    ])
  })

  it('are of no release when both revisions are one', async () => {
    const objects = {
      statefulsets: [statefulSet({ update: 'user-s1', replicas: 1 })],
      pods: [own('user-0', 'user-s1')],
    }

    expect((await see(objects, { statefulSet: 'user' })).obstacles).toContain(
      'instances.no-release: statefulset user has no release in progress: its newest revision is the current one',
    )
  })

  it('beside another workload are those of its newest revision', async () => {
    const objects = {
      statefulsets: [statefulSet()],
      pods: [own('user-1', 'user-g1'), own('user-0', 'user-s1'), pod(at('c', { labels: { app: 'other' } }))],
    }

    const seen = await see(objects, { gray: { statefulSet: 'user' }, stable: { selector: 'app=other' } })

    expect(seen).toMatchObject({ gray: ['user-1'], stable: ['c'] })
    expect(seen.obstacles.join()).toContain('neither gray nor stable: user-0')
  })
})

describe('pods by their labels', () => {
  it('need no stable ones', async () => {
    const objects = { pods: [pod(at('a', { labels: { track: 'canary' } })), pod(at('b'))] }

    const seen = await see(objects, { gray: { selector: 'app=user,track=canary' } })

    expect(seen).toMatchObject({ gray: ['a'], stable: [], obstacles: [] })
    expect(seen.requests).toHaveLength(1)
  })

  it('can not be gray and stable at once', async () => {
    const objects = { pods: [pod(at('a'))] }

    const { obstacles } = await see(objects, { gray: { selector: 'app=user' }, stable: { selector: 'app=user' } })

    expect(obstacles[0]).toBe('instances.ambiguous: the pod a is gray and stable at once')
  })
})

describe('one pod', () => {
  const look = async (options: Partial<PodOptions>, source: object = {}) => {
    const seen = await see({ pods: [pod(at('a', options))] }, { gray: { selector: 'app=user' }, ...source })
    return { address: seen.discovery.members[0]?.address, obstacles: seen.obstacles }
  }
  const ports = [
    { name: 'http', containerPort: 8080 },
    { name: 'admin', containerPort: 9090 },
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
  ]

  it.each([
    [
      'its only TCP port',
      { address: '10.0.0.1:80', ports: [ports[0], ports[2]].filter((one) => one !== undefined) },
      {},
      '10.0.0.1:8080',
    ],
    ['the port of that name', { ports }, { port: 'admin' }, '10.0.0.1:9090'],
    ['that port, whatever it declares', { ports: [] }, { port: 7000 }, '10.0.0.1:7000'],
    ['its IPv6 address in brackets', { address: 'fd00::1:80', ports }, { port: 'http' }, '[fd00::1]:8080'],
  ])('is asked at %s', async (_what, options, source, address) => {
    expect(await look(options, source)).toEqual({ address, obstacles: [] })
  })

  const unfit: [string, Partial<PodOptions>, object][] = [
    ['instances.ambiguous: the gray pod a has no container port: set instances.kubernetes.port', { ports: [] }, {}],
    [
      'instances.ambiguous: the gray pod a has 2 container ports (http, admin): set instances.kubernetes.port',
      { ports },
      {},
    ],
    [
      'instances.ambiguous: the gray pod a has no container port named web: set instances.kubernetes.port',
      { ports },
      { port: 'web' },
    ],
    ['instances.not-ready: the gray pod a has no address', { address: null }, {}],
    ['instances.not-ready: the gray pod a has no address', { address: 'evil.example:80' }, {}],
    ['instances.not-ready: the gray pod a is not ready: it is Running', { ready: false, phase: 'Running' }, {}],
    ['instances.not-ready: the gray pod a is not ready: it is of no phase yet', { ready: false, phase: '' }, {}],
    [
      'instances.not-ready: the gray pod a is not ready: container app waits (CrashLoopBackOff)',
      { ready: false, waiting: { reason: 'CrashLoopBackOff' } },
      {},
    ],
    [
      'instances.not-ready: the gray pod a is not ready: it is Pending, Unschedulable: 0/3 nodes are available',
      {
        ready: false,
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/3 nodes\u001b[2J are\navailable',
          },
        ],
      },
      {},
    ],
  ]

  it.each(unfit)('%s', async (message, options, source) => {
    expect(await look(options, source)).toEqual({ address: null, obstacles: [message] })
  })

  it('has a name and reasons of bounded length', async () => {
    const long = 'x'.repeat(5000)
    const { obstacles } = await look({ ready: false, waiting: { reason: long, message: long } })

    expect(obstacles[0]?.length).toBeLessThan(500)
  })
})
