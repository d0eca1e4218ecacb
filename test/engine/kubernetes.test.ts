import { describe, expect, it } from 'vitest'
import { kindOf } from '../../src/checks/registry.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { RunEvent } from '../../src/engine/events.ts'
import { assembleVerdict } from '../../src/engine/assemble.ts'
import { RunRecord } from '../../src/engine/record.ts'
import type { RunResult } from '../../src/engine/run-plan.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import type { TestServer } from '../instances/http-server.ts'
import { contractServer } from '../instances/http-server.ts'
import type { TestCluster } from '../kit/cluster.ts'
import { refuse, testCluster, token } from '../kit/cluster.ts'
import type { ClusterObjects, PodOptions } from '../kit/cluster-objects.ts'
import { revision, rollout, together } from '../kit/cluster-objects.ts'
import { head, planOf } from '../plan/load-helpers.ts'

/** A rollout with two gray pods and a stable one, each of which answers. */
interface Scene {
  readonly cluster: TestCluster
  readonly instances: readonly TestServer[]
  readonly gray: readonly [PodOptions, PodOptions]
  readonly stable: readonly [PodOptions]
}

async function scene(onAnswer: () => void = () => undefined): Promise<Scene> {
  const serve = (version: string, bootId: string): Promise<TestServer> =>
    contractServer(() => {
      onAnswer()
      return { instance: { id: bootId, bootId, service: 'user', version } }
    })
  const instances = await Promise.all([serve('2', 'a'), serve('2', 'b'), serve('1', 'c')])
  const [a, b, c] = instances.map(({ address }) => address)
  const gray = [
    { name: 'gray-a', address: a ?? '' },
    { name: 'gray-b', address: b ?? '' },
  ] as const
  const stable = [{ name: 'stable-c', address: c ?? '' }] as const
  const cluster = await testCluster(objectsOf(gray, stable))
  return { cluster, instances, gray, stable }
}

function objectsOf(
  gray: readonly PodOptions[],
  stable: readonly PodOptions[],
  more: object = rollout(),
): ClusterObjects {
  return together({ rollouts: [more] }, revision('g1', gray), revision('s1', stable))
}

interface RunOf {
  readonly kubernetes?: string
  readonly more?: string
  readonly checks?: string
}

const releaseCheck = `stages: [{ name: state, checks: [{ kind: release }] }]\n`

async function run(cluster: TestCluster, options: RunOf = {}): Promise<RunResult & { events: RunEvent[] }> {
  const { kubernetes = 'rollout: user', more = 'retry: 0\n', checks = releaseCheck } = options
  const source = `kubernetes: { ${kubernetes}, kubeconfig: ${JSON.stringify(cluster.kubeconfig)} }`
  const text = `${head}instances: { ${source}, gray: { version: "2" }, stable: { version: "1" } }\n${checks}${more}`
  const events: RunEvent[] = []
  const plan = await planOf(text)
  const result = await runPlan(plan, {
    clock: systemClock,
    runId: 'run-1',
    version: '0.0.0',
    kindOf,
    pollIntervalMs: 10,
    onEvent: (event) => events.push(event),
    onStop: () => () => undefined,
  })
  return { ...result, events }
}

function findingsOf({ verdict }: RunResult): string[] {
  const checks = verdict.stages.flatMap(({ checks }) => checks)
  return checks.flatMap(({ findings }) => findings.map(({ code, message }) => `${code}: ${message}`))
}

const codesOf = (result: RunResult): string[] => findingsOf(result).map((line) => line.split(':')[0] ?? '')

describe('instances that a cluster names', () => {
  it('are found, asked and told by their addresses', async () => {
    const { cluster, instances } = await scene()

    const result = await run(cluster)

    const [check] = result.verdict.stages.flatMap(({ checks }) => checks)
    expect(result.verdict.status).toBe('pass')
    expect(check?.proofs.map(({ statement }) => statement)).toEqual([
      '2 of 2 gray instances run 2',
      '1 of 1 stable instances run 1',
    ])
    expect(result.events).toContainEqual(
      expect.objectContaining({ type: 'check-progress', message: 'finding the instances in the cluster' }),
    )
    const spec: unknown = result.record.stages[0]?.checks[0]?.spec
    expect(spec).toMatchObject({ instances: instances.map(({ address }) => ({ address })) })
  })

  it('replay without the cluster to the same verdict', async () => {
    const { cluster } = await scene()

    const { record, verdict } = await run(cluster)

    expect(assembleVerdict(RunRecord.parse(JSON.parse(JSON.stringify(record))), kindOf)).toEqual(verdict)
  })

  it('are listed again after the checks: each list once before, once after, once at the end', async () => {
    const { cluster } = await scene()

    await run(cluster)

    expect(cluster.requests.filter((line) => line.includes('/rollouts/user'))).toHaveLength(3)
  })

  it('are asked through the API server where the plan says so', async () => {
    const { cluster, instances, gray } = await scene()
    const proxied: string[] = []
    cluster.instead = (request, response) => {
      const [, name, path] = /\/pods\/([^/:]+):\d+\/proxy(\/.*)$/.exec(request.url ?? '') ?? []
      if (name === undefined) return false
      proxied.push(name)
      const at = [...gray.map((one) => one.name), 'stable-c'].indexOf(name)
      void fetch(`http://${instances[at]?.address}${path}`)
        .then((answer) => answer.text())
        .then((text) => response.end(text))
      return true
    }

    const result = await run(cluster, { kubernetes: 'rollout: user, reach: proxy' })

    expect(result.verdict.status).toBe('pass')
    expect(proxied.sort()).toEqual(['gray-a', 'gray-b', 'stable-c'])
  })

  it('keep the token of the kubeconfig out of everything', async () => {
    const { cluster } = await scene()
    cluster.instead = (request, response) => {
      if (request.url?.includes('/pods?') !== true) return false
      refuse(response, 403, `the token ${token} may not list pods`)
      return true
    }

    const { record, verdict, events } = await run(cluster)

    expect(findingsOf({ record, verdict })[0]).toContain('the token *** may not list pods')
    expect(JSON.stringify([record, verdict, events])).not.toContain(token)
  })
})

describe('an API that gives no usable answer', () => {
  const answers: [string, string, (cluster: TestCluster) => void][] = [
    ['refuses the rights', 'source.forbidden', (cluster) => fail(cluster, 403, 'no')],
    ['knows nobody', 'source.forbidden', (cluster) => fail(cluster, 401, 'Unauthorized')],
    [
      'has no such workload',
      'source.http-status',
      (cluster) => (cluster.objects = { ...cluster.objects, rollouts: [] }),
    ],
    ['is in trouble', 'source.http-status', (cluster) => fail(cluster, 500, 'etcd is down')],
    ['is overloaded', 'source.http-status', (cluster) => fail(cluster, 429, 'too many requests')],
    ['has forgotten the list', 'source.http-status', (cluster) => fail(cluster, 410, 'gone', '/pods?')],
    ['answers with another page', 'source.bad-answer', (cluster) => answerWith(cluster, '<html>log in</html>')],
    ['answers with other JSON', 'source.bad-answer', (cluster) => answerWith(cluster, '{"kind":"Rollout"}')],
    ['hangs', 'source.timeout', (cluster) => (cluster.instead = () => true)],
  ]

  it.each(answers)('%s: %s, and nothing is asked', async (_what, code, spoil) => {
    const { cluster, instances } = await scene()
    spoil(cluster)

    const result = await run(cluster, { kubernetes: 'rollout: user, timeout: 200ms' })

    expect(result.verdict.status).toBe('error')
    expect(codesOf(result)).toEqual([code])
    expect(instances.flatMap(({ requests }) => requests)).toEqual([])
  })

  it('is asked again where that may help', async () => {
    const { cluster } = await scene()
    let left = 2
    cluster.instead = (_request, response) => {
      left -= 1
      if (left < 0) return false
      response.setHeader('retry-after', '0')
      refuse(response, left === 1 ? 429 : 503, 'later')
      return true
    }

    const result = await run(cluster, { more: 'retry: 2\n' })

    expect(result.verdict.status).toBe('pass')
    expect(result.events.filter(({ type }) => type === 'source-retried')).toHaveLength(2)
  })

  it('is an error, too, when it fails only after the check', async () => {
    const { cluster } = await scene(() => fail(cluster, 403, 'no more'))

    const result = await run(cluster)

    expect(result.verdict.status).toBe('error')
    expect(new Set(codesOf(result))).toEqual(new Set(['source.forbidden']))
  })

  it('is not asked without a kubeconfig', async () => {
    const { cluster } = await scene()

    const result = await run({ ...cluster, kubeconfig: '/nowhere/kubeconfig' })

    expect(result.verdict.status).toBe('error')
    expect(codesOf(result)).toEqual(['source.unconfigured'])
    expect(findingsOf(result)[0]).toContain('there is no kubeconfig /nowhere/kubeconfig')
  })
})

function fail(cluster: TestCluster, status: number, message: string, part = '/'): void {
  cluster.instead = (request, response) => {
    if (request.url?.includes(part) !== true) return false
    refuse(response, status, message)
    return true
  }
}

function answerWith(cluster: TestCluster, body: string): void {
  cluster.instead = (_request, response) => {
    response.end(body)
    return true
  }
}

describe('a release that can not be judged', () => {
  type Spoil = (scene: Scene) => ClusterObjects
  const cases: [string, string, Spoil][] = [
    ['instances.none', 'there is no gray pod', ({ stable }) => objectsOf([], stable)],
    ['instances.none', 'there is no stable pod', ({ gray }) => objectsOf(gray, [])],
    [
      'instances.no-release',
      'rollout user has no release in progress: its newest revision (g1) is the stable one',
      ({ gray }) => together({ rollouts: [rollout({ stable: 'g1' })] }, revision('g1', gray)),
    ],
    [
      'instances.no-release',
      'rollout user has no release in progress: it was aborted',
      ({ gray, stable }) => objectsOf(gray, stable, rollout({ status: { abort: true } })),
    ],
    [
      'instances.not-observed',
      'the controller of rollout user has seen generation 3, the newest is generation 4',
      ({ gray, stable }) => objectsOf(gray, stable, rollout({ generation: 4 })),
    ],
    [
      'instances.too-few',
      'there are 2 gray pods where 3 are wanted',
      ({ gray, stable }) => together({ rollouts: [rollout()] }, revision('g1', gray, 3), revision('s1', stable)),
    ],
    [
      'instances.other-revision',
      'rollout user has pods of a revision that is neither gray nor stable: old-x',
      ({ gray, stable }) => together(objectsOf(gray, stable), revision('o1', [{ name: 'old-x' }])),
    ],
    [
      'instances.not-ready',
      'the gray pod gray-c is not ready: container app waits (ImagePullBackOff: Back-off pulling image)',
      ({ gray, stable }) => {
        const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image' }
        return objectsOf([...gray, { name: 'gray-c', address: null, ready: false, waiting }], stable)
      },
    ],
    [
      'instances.ambiguous',
      'the gray pod gray-c has 2 container ports (http, metrics): set instances.kubernetes.port',
      ({ gray, stable }) => {
        const ports = [
          { name: 'http', containerPort: 80 },
          { name: 'metrics', containerPort: 90 },
        ]
        return objectsOf([...gray, { name: 'gray-c', ports }], stable)
      },
    ],
    [
      'instances.ambiguous',
      'the gray pod gray-c has the same address and port as the gray pod gray-a',
      ({ gray, stable }) => objectsOf([...gray, { ...gray[0], name: 'gray-c' }], stable),
    ],
  ]

  it.each(cases)('%s: %s', async (code, message, spoil) => {
    const made = await scene()
    made.cluster.objects = spoil(made)

    const result = await run(made.cluster)

    expect(result.verdict.status).toBe('inconclusive')
    expect(findingsOf(result)).toContain(`${code}: ${message}`)
  })

  it('does not hide what is wrong with the pods that answer', async () => {
    const { cluster, gray, stable } = await scene()
    cluster.objects = objectsOf([...gray, { ...stable[0], name: 'gray-c' }, { name: 'gray-d', ready: false }], [])

    const result = await run(cluster)

    expect(result.verdict.status).toBe('fail')
    expect(codesOf(result)).toContain('release.version-mismatch')
    expect(codesOf(result)).toContain('instances.not-ready')
  })

  it('does not run a check that needs more than is there', async () => {
    const { cluster, gray } = await scene()
    cluster.objects = objectsOf(gray, [])

    const result = await run(cluster, { checks: `stages: [{ name: a, checks: [{ kind: dependencies }] }]\n` })

    expect(result.verdict.status).toBe('inconclusive')
    expect(new Set(codesOf(result))).toEqual(new Set(['instances.none', 'instances.unfit']))
    expect(findingsOf(result).join()).toContain("with these pods dependencies can't be run: there is nothing to hold")
  })

  it('is looked at again with --wait until it can', async () => {
    const { cluster, gray, stable } = await scene()
    const whole = cluster.objects
    cluster.objects = objectsOf([gray[0], { ...gray[1], ready: false }], stable)
    let looks = 0
    cluster.instead = () => {
      looks += 1
      if (looks > 9) cluster.objects = whole
      return false
    }

    const result = await run(cluster, { more: 'wait: true\n' })

    expect(result.verdict.status).toBe('pass')
    expect(result.verdict.stages[0]?.checks[0]?.looks).toBeGreaterThan(1)
  })
})

describe('instances that change while they are checked', () => {
  type Change = (scene: Scene) => ClusterObjects
  const changes: [string, string, Change][] = [
    [
      'instances.changed',
      'the gray pod gray-a restarted while it was checked (0 restarts before, 1 now)',
      ({ gray: [a, b], stable }) => objectsOf([{ ...a, restarts: 1 }, b], stable),
    ],
    [
      'instances.changed',
      'the gray pod gray-c appeared while it was checked',
      ({ gray, stable }) => objectsOf([...gray, { name: 'gray-c' }], stable),
    ],
    [
      'instances.changed',
      'the gray pod gray-b vanished while it was checked',
      ({ gray: [a], stable }) => objectsOf([a], stable),
    ],
    [
      'instances.changed',
      'the stable pod stable-c vanished while it was checked',
      ({ gray, stable }) => objectsOf(gray, [{ ...stable[0], uid: 'another' }]),
    ],
  ]

  it.each(changes)('%s: %s', async (code, message, change) => {
    const made = await scene(() => (made.cluster.objects = change(made)))

    const result = await run(made.cluster)

    expect(result.verdict.status).toBe('inconclusive')
    expect(findingsOf(result)).toContain(`${code}: ${message}`)
  })

  it('are a change, too, for a check of an earlier stage', async () => {
    const made = await scene()
    let finished = 0
    made.cluster.instead = (request) => {
      finished += request.url?.includes('/rollouts/') === true ? 1 : 0
      // The first check has looked before and after; then the pods are replaced.
      if (finished === 3)
        made.cluster.objects = objectsOf(
          made.gray.map((one) => ({ ...one, uid: `${one.name}-2` })),
          made.stable,
        )
      return false
    }
    const twice = `stages: [{ name: one, checks: [{ kind: release }] }, { name: two, checks: [{ kind: release, name: b }] }]\n`

    const { verdict, events } = await run(made.cluster, { checks: twice })

    const [one] = verdict.stages.flatMap(({ checks }) => checks)
    const atItsEnd = events.find((event) => event.type === 'check-finished')
    expect(atItsEnd).toMatchObject({ verdict: { id: 'release', status: 'pass' } })
    expect(one).toMatchObject({ id: 'release', status: 'inconclusive' })
    expect(one?.findings.map(({ code }) => code)).toContain('instances.changed')
    expect(verdict.status).toBe('inconclusive')
  })

  it('are not mended by looking again where a gray pod has restarted', async () => {
    const made = await scene()
    let lists = 0
    made.cluster.instead = (request) => {
      lists += request.url?.includes('/rollouts/') === true ? 1 : 0
      const [a, b] = made.gray
      if (lists === 2) made.cluster.objects = objectsOf([{ ...a, restarts: 1 }, b], made.stable)
      return false
    }

    const result = await run(made.cluster, { more: 'wait: true\ntimeout: 1500ms\n' })

    expect(result.verdict.status).toBe('inconclusive')
    expect(result.verdict.stages[0]?.checks[0]?.looks).toBeGreaterThan(1)
    expect(findingsOf(result)).toContain('instances.changed: the gray pod gray-a restarted while it was watched')
  })

  it('are checked anew with --wait', async () => {
    let answers = 0
    const made = await scene(() => {
      answers += 1
      if (answers === 1) made.cluster.objects = objectsOf([made.gray[1]], made.stable)
    })

    const result = await run(made.cluster, { more: 'wait: true\n' })

    const [check] = result.verdict.stages.flatMap(({ checks }) => checks)
    expect(check).toMatchObject({ status: 'pass', looks: 2, findings: [] })
    expect(check?.proofs.map(({ statement }) => statement)).toContain('1 of 1 gray instances run 2')
  })

  it('may be fewer stable ones, where fewer are wanted', async () => {
    const made = await scene(() => (made.cluster.objects = objectsOf(made.gray, made.stable)))
    const [c] = made.stable
    const other = { ...made.gray[0], name: 'stable-d' }
    const instance = await contractServer(() => ({ instance: { bootId: 'd', service: 'user', version: '1' } }))
    made.cluster.objects = objectsOf(made.gray, [c, { ...other, address: instance.address }])

    const result = await run(made.cluster)

    expect(result.verdict.status).toBe('pass')
    expect(new Set(codesOf(result))).toEqual(new Set(['instances.scaled-down']))
    expect(findingsOf(result)[0]).toContain('the stable pod stable-d was taken away, as fewer stable pods are wanted')
  })
})
