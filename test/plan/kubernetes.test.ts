import { describe, expect, it } from 'vitest'
import type { PlanFlags } from '../../src/plan/load.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { head, planOf, problemsOf } from './load-helpers.ts'

const withSource = (source: string, more = ''): string => `${head}instances: { kubernetes: { ${source} }${more} }\n`

const bothGroups = 'gray: { deployment: user }, stable: { selector: "app=user,track=stable" }'

const file = `${head}instances:
  kubernetes: { rollout: user, namespace: shop, context: prod }
  gray: { version: "2" }
  stable: { version: "1" }
gateway: { url: "https://shop.example" }
prometheus: { url: "http://p" }
`

function checkOf(plan: Plan, id: string): Plan['stages'][number]['checks'][number] {
  const found = plan.stages.flatMap(({ checks }) => checks).find((check) => check.id === id)
  if (found === undefined) throw new Error(`there is no check ${id}`)
  return found
}

describe('a plan whose instances a cluster names', () => {
  it('has words in place of their addresses, and the same stages as with addresses', async () => {
    const plan = await planOf(file)

    expect(plan.target.instances?.gray).toEqual({ addresses: ['every gray pod of rollout user'], version: '2' })
    expect(plan.target.instances?.stable).toEqual({ addresses: ['every stable pod of rollout user'], version: '1' })
    expect(plan.stages.map(({ checks }) => checks.map(({ id }) => id))).toEqual([
      ['dyeing'],
      ['release', 'dependencies'],
      ['slo/errors'],
    ])
  })

  it('shows what will be asked, without numbers that are not known yet', async () => {
    const plan = await planOf(file)
    const preview = (id: string) => checkOf(plan, id).prepared.preview

    expect(preview('release').actions).toEqual([
      'find every gray pod of rollout user and every stable pod of rollout user in Kubernetes, before and after each look',
      'GET /graycheck/state from every gray pod of rollout user, once a look',
      'GET /graycheck/state from every stable pod of rollout user, once a look',
    ])
    expect(preview('release').needs).toEqual([
      'all gray instances report version 2',
      'all stable instances report version 1',
    ])
    expect(preview('release').settings).toMatchObject({ instances: 'found by the run' })
    expect(preview('dependencies').needs[0]).toMatch(/^all gray instances reach/)
    expect(preview('slo/errors').needs.join()).toContain('fresh request counters of all gray instances')
    expect(preview('slo/errors').actions.join()).toContain('instance=~"every gray pod of rollout user"')
  })

  it('searches only for the checks that ask instances', async () => {
    const plan = await planOf(file)

    expect(checkOf(plan, 'dyeing').prepareFor).toBeUndefined()
    expect(checkOf(plan, 'release').prepareFor).toBeTypeOf('function')
    expect(checkOf(plan, 'slo/errors').prepareFor).toBeTypeOf('function')
  })

  it('prepares them for the instances that are found, and their labels for Prometheus', async () => {
    const plan = await planOf(file)
    const target = plan.discovery?.targetWith({
      gray: { addresses: ['10.0.0.1:80', '10.0.0.2:80'], version: '2' },
      state: { scheme: 'http', timeout: 1000 },
    })
    if (target === undefined) throw new Error('no discovery')

    expect(target.prometheus?.labels).toEqual({ gray: String.raw`instance=~"10\\.0\\.0\\.1:80|10\\.0\\.0\\.2:80"` })
    expect(checkOf(plan, 'slo/errors').prepareFor?.(target)).toMatchObject({ spec: { expectedInstances: 2 } })
  })

  it.each([
    ['deployment: user', ['every gray pod of deployment user', 'every stable pod of deployment user']],
    ['statefulSet: user', ['every gray pod of statefulset user', 'every stable pod of statefulset user']],
    [bothGroups, ['every gray pod (deployment user)', 'every stable pod (app=user,track=stable)']],
    ['gray: { statefulSet: user }', ['every gray pod (statefulset user)']],
  ])('calls the pods of %s by it', async (source, words) => {
    const { target } = await planOf(withSource(source))
    const { gray, stable } = target.instances ?? {}

    expect([...(gray?.addresses ?? []), ...(stable?.addresses ?? [])]).toEqual(words)
  })

  it('needs no kubeconfig to be read', async () => {
    const plan = await planOf(withSource('rollout: user, kubeconfig: /nowhere'), { env: { KUBECONFIG: '/nowhere' } })

    expect(plan.discovery?.source.kubeconfig).toBe('/nowhere')
  })
})

const proxied = (state: string): string => withSource('rollout: user, reach: proxy', `, state: { ${state} }`)

describe('a bad section kubernetes', () => {
  const twoWays = 'addresses and instances.kubernetes both say which the instances are: keep one of the two'
  const oneOfAll = 'expected exactly one of rollout, deployment, statefulSet and gray'
  const objectName = 'expected the name of a Kubernetes object: lower-case letters, digits, dashes and dots'
  const cases: [string, string, ...string[]][] = [
    [
      'addresses beside it',
      withSource('rollout: user', ', gray: { addresses: ["a:1"] }'),
      `4:64: instances.gray.addresses: ${twoWays}`,
    ],
    [
      'addresses of both groups beside it',
      withSource('rollout: user', ', gray: { addresses: ["a:1"] }, stable: { addresses: ["b:1"] }'),
      `4:64: instances.gray.addresses: ${twoWays}`,
      `4:96: instances.stable.addresses: ${twoWays}`,
    ],
    ['no workload', withSource('namespace: shop'), `4:26: instances.kubernetes: ${oneOfAll}`],
    ['two workloads', withSource('rollout: user, deployment: user'), `4:26: instances.kubernetes: ${oneOfAll}`],
    [
      'a workload beside a group',
      withSource('statefulSet: user, gray: { deployment: x }'),
      `4:26: instances.kubernetes: ${oneOfAll}`,
    ],
    ['only stable pods', withSource('stable: { deployment: x }'), `4:26: instances.kubernetes: ${oneOfAll}`],
    [
      'stable beside a workload that has its own',
      withSource('rollout: user, stable: { deployment: x }'),
      '4:26: instances.kubernetes: stable stands beside gray only: a rollout, deployment or statefulSet has its stable pods itself',
    ],
    [
      'a group of two',
      withSource('gray: { deployment: a, selector: "b=c" }'),
      '4:34: instances.kubernetes.gray: expected exactly one of deployment, statefulSet and selector',
    ],
    [
      'a group of nothing',
      withSource('gray: { deployment: a }, stable: {}'),
      '4:61: instances.kubernetes.stable: expected exactly one of deployment, statefulSet and selector',
    ],
    [
      'a version of stable pods that nobody looks for',
      withSource('gray: { deployment: a }', ', stable: { version: "1" }'),
      '4:63: instances.stable: a stable version needs stable pods: add instances.kubernetes.stable',
    ],
    [
      'a name that is none',
      withSource('rollout: User/x'),
      `4:37: instances.kubernetes.rollout: ${objectName}, got "User/x"`,
    ],
    [
      'a namespace with a dot',
      withSource('rollout: user, namespace: shop.eu'),
      '4:54: instances.kubernetes.namespace: expected the name of a namespace: lower-case letters, digits and dashes, got "shop.eu"',
    ],
    [
      'a selector with a quote',
      withSource('gray: { selector: \'a="b"\' }'),
      '4:46: instances.kubernetes.gray.selector: expected a label selector as kubectl takes it, such as app=user,track=canary, got "a=\\"b\\""',
    ],
    [
      'a misspelt key',
      withSource('rollot: user'),
      `4:26: instances.kubernetes: ${oneOfAll}`,
      '4:28: instances.kubernetes: unknown key "rollot"; did you mean "rollout"?',
    ],
    [
      'a port of 0',
      withSource('rollout: user, port: 0'),
      '4:49: instances.kubernetes.port: expected at least 1, got the number 0',
    ],
    [
      'a port number in quotes',
      withSource('rollout: user, port: "80"'),
      '4:49: instances.kubernetes.port: expected a port from 1 to 65535 or the name of a container port, such as 8080 or http, got "80"',
    ],
    [
      'a port in capitals',
      withSource('rollout: user, port: HTTP'),
      '4:49: instances.kubernetes.port: expected a port from 1 to 65535 or the name of a container port, such as 8080 or http, got "HTTP"',
    ],
    [
      'credentials for the pods through the API server',
      proxied('auth: { bearerFile: /t }'),
      '4:74: instances.state.auth: with kubernetes.reach: proxy the API server gets the credentials, and never hands them on',
    ],
    [
      'the same as a header',
      proxied('headers: { x-a: b, Authorization: "Bearer x1234567" }'),
      '4:77: instances.state.headers: with kubernetes.reach: proxy the authorization header is that of the API server',
    ],
    [
      'certificates for the pods through the API server',
      proxied('tls: { ca: /ca }'),
      '4:73: instances.state.tls: with kubernetes.reach: proxy the API server connects to the pod, by its own rules',
    ],
  ]

  it.each(cases)('%s', async (_what, text, ...expected) => {
    expect(await problemsOf(text)).toEqual(expected.map((line) => `graycheck.yaml:${line}`))
  })
})

describe('a good section kubernetes', () => {
  it.each([
    ['headers that the API server hands on', proxied('headers: { x-a: b }')],
    ['credentials for pods that are asked directly', withSource('rollout: user', ', state: { auth: { bearer: b } }')],
    ['the version of stable pods of a group', withSource(bothGroups, ', stable: { version: "1" }')],
    ['a group alone', withSource('gray: { deployment: a }')],
  ])('has %s', async (_what, text) => {
    expect(await problemsOf(text)).toEqual([])
  })
})

describe('without the section kubernetes', () => {
  const lacking = 'missing key "addresses"; write addresses: [10.0.1.21:8080]'

  it.each([
    ['gray: { version: "2" }', `4:14: instances.gray: ${lacking}`],
    ['gray: {}, stable: {}', `4:14: instances.gray: ${lacking}`, `4:24: instances.stable: ${lacking}`],
    ['gray: { addresses: ["a:1"] }, stable: {}', `4:44: instances.stable: ${lacking}`],
  ])('%s lacks addresses', async (groups, ...expected) => {
    const problems = await problemsOf(`${head}instances: { ${groups} }\n`)

    expect(problems).toEqual(expected.map((line) => `graycheck.yaml:${line}`))
  })
})

describe('flags', () => {
  const bare: PlanFlags = { service: 'user', grayTag: 'v2' }
  const sourceOf = async (text: string | null, flags: PlanFlags) => (await planOf(text, { flags })).discovery?.source

  it.each([
    ['rollout/user', { rollout: 'user' }],
    ['Deployment/user', { deployment: 'user' }],
    ['statefulset/user', { statefulSet: 'user' }],
  ])('--kubernetes %s is enough', async (kubernetes, source) => {
    expect(await sourceOf(null, { ...bare, kubernetes })).toEqual({ ...source, reach: 'direct', timeout: 10_000 })
  })

  it('name another workload than the file, and keep how it is reached', async () => {
    expect(await sourceOf(file, { kubernetes: 'deployment/web', context: 'test' })).toMatchObject({
      deployment: 'web',
      namespace: 'shop',
      context: 'test',
    })
    expect(await sourceOf(file, { kubernetes: 'deployment/web' })).not.toHaveProperty('rollout')
  })

  it('take the place of addresses in the file, and the other way round', async () => {
    const named = `${head}instances: { gray: { addresses: ["a:1"], version: "2" }, stable: { addresses: ["b:1"] } }\n`

    const searching = await planOf(named, { flags: { kubernetes: 'rollout/user' } })
    const naming = await planOf(file, { flags: { gray: ['10.0.0.1:80'], stable: ['10.0.0.2:80'] } })

    expect(searching.target.instances?.gray).toEqual({ addresses: ['every gray pod of rollout user'], version: '2' })
    expect(naming.discovery).toBeUndefined()
    expect(naming.target.instances?.gray).toEqual({ addresses: ['10.0.0.1:80'], version: '2' })
  })

  it.each([
    [{ kubernetes: 'pod/user' }, '--kubernetes: instances.kubernetes: unknown key "pod"'],
    [{ kubernetes: 'user' }, '--kubernetes: instances.kubernetes: unknown key "user"'],
    [
      { kubernetes: 'rollout/' },
      '--kubernetes: instances.kubernetes.rollout: expected the name of a Kubernetes object',
    ],
    [
      { kubernetes: 'rollout/a/b' },
      '--kubernetes: instances.kubernetes.rollout: expected the name of a Kubernetes object',
    ],
    [{ namespace: 'shop' }, '--namespace: instances.kubernetes: expected exactly one of rollout, deployment'],
    [
      { kubernetes: 'rollout/user', gray: ['a:1'] },
      '--gray: instances.gray.addresses: addresses and instances.kubernetes',
    ],
  ])('%j: %s', async (flags, message) => {
    expect((await problemsOf(null, { flags: { ...bare, ...flags } })).join('\n')).toContain(message)
  })
})
