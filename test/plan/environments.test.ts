import { describe, expect, it } from 'vitest'
import { planOf, problemsOf } from './load-helpers.ts'

const base = `version: 1
service: user
tag: { value: v2 }
gateway:
  url: https://shop.example
  addresses: [10.0.0.2:443, 10.0.0.3:443]
  request: { path: /api, headers: { x-a: a } }
instances:
  gray: { addresses: [10.0.1.21:8080], version: 2.1.0 }
  stable: { addresses: [10.0.1.11:8080], version: 2.0.9 }
stages:
  - name: state
    checks: [ { kind: release } ]
environments:
`

function withEnvironments(lines: string): string {
  return `${base}${lines}`
}

describe('the chosen environment', () => {
  it('is laid over the base: mappings are merged, lists and plain values replaced', async () => {
    const text = withEnvironments(`  staging:
    gateway:
      url: https://staging.shop.example
      addresses: [10.9.0.2:443]
      request: { headers: { x-b: b } }
    timeout: 5s
    stages:
      - name: routing
        checks: [ { kind: dyeing } ]
`)

    const plan = await planOf(text, { flags: { environment: 'staging' } })

    expect(plan.environment).toBe('staging')
    expect(plan.target.environment).toBe('staging')
    expect(plan.timeoutMs).toBe(5000)
    expect(plan.target.gateway).toMatchObject({
      url: 'https://staging.shop.example',
      addresses: ['10.9.0.2:443'],
      request: { path: '/api', headers: { 'x-a': 'a', 'x-b': 'b' } },
    })
    expect(plan.stages.map(({ name }) => name)).toEqual(['routing'])
  })

  it('changes nothing when it is not chosen', async () => {
    const plan = await planOf(withEnvironments('  staging: { timeout: 5s }\n'))

    expect(plan.environment).toBeNull()
    expect(plan.timeoutMs).toBe(30_000)
  })

  it('needs only its own variables', async () => {
    const text = withEnvironments(
      '  staging: { gateway: { url: "https://${STAGING}" } }\n  prod: { gateway: { url: "https://${PROD}" } }\n',
    )

    const plan = await planOf(text, { flags: { environment: 'staging' }, env: { STAGING: 'staging' } })

    expect(plan.target.gateway?.url).toBe('https://staging')
  })

  it('shows a problem where it was written', async () => {
    const text = withEnvironments('  staging:\n    gateway:\n      url: nowhere\n      request: { pth: /x }\n')

    expect(await problemsOf(text, { flags: { environment: 'staging' } })).toEqual([
      'graycheck.yaml:17:12: gateway.url: expected an http or https URL such as https://shop.example, got "nowhere"',
      'graycheck.yaml:18:18: gateway.request: unknown key "pth"; did you mean "path"?',
    ])
  })
})

describe('an environment that is not chosen', () => {
  it('is looked at, too: its typos are found before its day', async () => {
    const text = withEnvironments(`  prod:
    gatway: {}
    retry: 99
    stages: [ { name: x, checks: [ { kind: relase } ] } ]
  other: { timeout: "\${LATER}" }
`)

    expect(await problemsOf(text)).toEqual([
      'graycheck.yaml:16:5: environments.prod: unknown key "gatway"; did you mean "gateway"?',
      'graycheck.yaml:17:12: environments.prod.retry: expected at most 10, got the number 99',
      'graycheck.yaml:18:44: environments.prod.stages[0].checks[0].kind: unknown kind "relase"; did you mean "release"?',
    ])
  })
})

describe('environments that can not be', () => {
  it.each([
    [
      'a list',
      base.replace(/environments:\n$/, 'environments: [a]\n'),
      '14:15: environments: expected a mapping from the name of an environment to what it overrides',
    ],
    [
      'nothing in one',
      withEnvironments('  a:\n'),
      '15:5: environments.a: expected a mapping of what this environment overrides',
    ],
    [
      'a name with a space',
      withEnvironments('  "a b": {}\n'),
      '15:3: environments["a b"]: expected a name of letters, digits, dots, dashes and underscores',
    ],
    [
      'a version of its own',
      withEnvironments('  a: { version: 1 }\n'),
      '15:8: environments.a: "version" can\'t be overridden; an environment may hold service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing',
    ],
    [
      'environments inside',
      withEnvironments('  a: { environments: {} }\n'),
      '15:8: environments.a: "environments" can\'t be overridden; an environment may hold service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing',
    ],
    [
      'null, to remove something',
      withEnvironments('  a: { gateway: { addresses: ~ } }\n'),
      "15:30: environments.a.gateway.addresses: nothing (null) can't remove what the base sets; write the value, or take the key out",
    ],
    [
      '__proto__',
      withEnvironments('  a: { __proto__: { polluted: true } }\n'),
      '15:8: environments.a: unknown key "__proto__"; take it out',
    ],
    [
      'constructor',
      withEnvironments('  a: { constructor: { prototype: { polluted: 1 } } }\n'),
      '15:8: environments.a: unknown key "constructor"; known here: version, service, tag, gateway, instances, prometheus, stages, timeout, retry, wait, keepGoing, serve, environments',
    ],
  ])('%s', async (_title, text, expected) => {
    const problems = await problemsOf(text)

    expect(problems).toEqual([`graycheck.yaml:${expected}`])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it.each([
    ['stagin', 'did you mean "staging"?'],
    ['qa', 'known here: staging, prod'],
    ['__proto__', 'known here: staging, prod'],
  ])('--env %s', async (environment, hint) => {
    const text = withEnvironments('  staging: {}\n  prod: {}\n')

    expect(await problemsOf(text, { flags: { environment } })).toEqual([
      `--env: unknown environment "${environment}"; ${hint}`,
    ])
  })

  it('--env without any environments', async () => {
    const text = base.replace(/environments:\n$/, '')

    expect(await problemsOf(text, { flags: { environment: 'qa' } })).toEqual([
      '--env: unknown environment "qa"; the config has no environments',
    ])
  })
})
