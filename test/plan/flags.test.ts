import { describe, expect, it } from 'vitest'
import type { PlanFlags } from '../../src/plan/load.ts'
import { head, planOf, problemsOf, withInstances } from './load-helpers.ts'

const everything: PlanFlags = {
  service: 'user',
  grayTag: 'v2',
  gateway: 'https://shop.example',
  prometheus: 'http://prometheus:9090',
  gray: ['10.0.1.21:8080,10.0.1.22:8080', '10.0.1.23:8080'],
  stable: ['10.0.1.11:8080'],
  grayVersion: '2.1.0',
  stableVersion: '2.0.9',
}

describe('flags without a config file', () => {
  it('are enough for a plan', async () => {
    const plan = await planOf(null, { flags: everything })

    expect(plan).toMatchObject({
      service: 'user',
      tag: 'v2',
      environment: null,
      timeoutMs: 30_000,
      retries: 2,
      wait: false,
      keepGoing: false,
      secrets: [],
    })
    expect(plan.source.path).toBeNull()
    expect(plan.target.tag).toEqual({ header: 'x-gray-tag', value: 'v2' })
    expect(plan.target.instances?.gray.addresses).toEqual(['10.0.1.21:8080', '10.0.1.22:8080', '10.0.1.23:8080'])
    expect(plan.stages.map(({ name, checks }) => [name, checks.map(({ id }) => id)])).toEqual([
      ['routing', ['dyeing']],
      ['state', ['release', 'dependencies']],
      ['health', ['slo/errors']],
    ])
  })

  it('say what is missing', async () => {
    expect(await problemsOf(null, { flags: {} })).toEqual([
      'flags: missing key "service"; write service: user, or pass --service',
      'flags: missing key "tag"; write tag: { header: x-gray-tag, value: v2-canary }, or pass --gray-tag',
    ])
  })

  it('need something to check', async () => {
    expect(await problemsOf(null, { flags: { service: 'user', grayTag: 'v2' } })).toEqual([
      'flags: there is nothing to check; write stages, or a section that checks can be derived from: gateway, instances or prometheus',
    ])
  })
})

describe('a problem with a flag names the flag', () => {
  it.each([
    [
      '--gateway',
      { gateway: 'shop' },
      'gateway.url: expected an http or https URL such as https://shop.example, got "shop"',
    ],
    [
      '--prometheus',
      { prometheus: 'x' },
      'prometheus.url: expected an http or https URL such as https://shop.example, got "x"',
    ],
    [
      '--gray',
      { gray: ['10.0.1.21'] },
      'instances.gray.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "10.0.1.21"',
    ],
    [
      '--stable',
      { stable: ['a:1,b'] },
      'instances.stable.addresses[1]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "b"',
    ],
    [
      '--timeout',
      { timeout: '30' },
      'timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "30"',
    ],
    ['--retry', { retry: 11 }, 'retry: expected at most 10, got the number 11'],
    [
      '--gray-tag',
      { grayTag: 'a\nb' },
      'tag.value: expected a header value of visible ASCII characters, without line breaks or spaces at its ends, got "a\\nb"',
    ],
  ] satisfies [string, PlanFlags, string][])('%s', async (flag, flags, expected) => {
    expect(await problemsOf(withInstances, { flags })).toEqual([`${flag}: ${expected}`])
  })

  it('--stable without gray instances', async () => {
    const text = `${head}gateway: { url: "https://s" }\n`

    expect(await problemsOf(text, { flags: { stable: ['a:1'] } })).toEqual([
      '--stable: instances: missing key "gray"; write gray: { addresses: [10.0.1.21:8080] }, or kubernetes: { rollout: user }',
    ])
  })

  it('a flag does not hide a document that is no mapping', async () => {
    const problems = await problemsOf('- a\n', { flags: everything })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^graycheck.yaml:1:1: expected a mapping such as .* got a list$/)
  })

  it('--service of another config', async () => {
    expect(await problemsOf(withInstances, { flags: { service: 'order' } })).toEqual([
      '--service: unknown service "order": the config describes "user"; name the config of that service with --config',
    ])
  })

  it('flags come before the file', async () => {
    const problems = await problemsOf(`${withInstances}retry: x\n`, { flags: { gateway: 'x', service: 'order' } })

    expect(problems.map((line) => line.split(':', 2).join(':'))).toEqual([
      '--gateway: gateway.url',
      '--service: unknown service "order"',
      'graycheck.yaml:5',
    ])
  })
})

describe('flags over a file', () => {
  const text = `${head}gateway: { url: "https://shop.example", addresses: ["10.0.0.2:443"], request: { path: /api } }
instances: { gray: { addresses: ["10.0.1.21:8080"], version: 2.1.0 }, stable: { addresses: ["10.0.1.11:8080"], version: 2.0.9 } }
timeout: 10s
retry: 1
wait: true
stages: [ { name: state, checks: [ { kind: release } ] } ]
environments: { staging: { timeout: 20s, tag: { value: v3 } } }
`

  it('win, also over an environment', async () => {
    const flags: PlanFlags = {
      environment: 'staging',
      service: 'user',
      grayTag: 'v4',
      timeout: '40s',
      retry: 0,
      wait: false,
      keepGoing: true,
      gray: ['10.0.9.1:80'],
      grayVersion: '3.0.0',
    }

    const plan = await planOf(text, { flags })

    expect(plan).toMatchObject({ tag: 'v4', timeoutMs: 40_000, retries: 0, wait: false, keepGoing: true })
    expect(plan.target.instances?.gray).toEqual({ addresses: ['10.0.9.1:80'], version: '3.0.0' })
    expect(plan.target.instances?.stable?.addresses).toEqual(['10.0.1.11:8080'])
  })

  it('leave alone what they do not name', async () => {
    const plan = await planOf(text)

    expect(plan).toMatchObject({ tag: 'v2', timeoutMs: 10_000, retries: 1, wait: true, keepGoing: false })
  })

  it('--gateway drops the addresses of the gateway in the file, and keeps its request', async () => {
    const other = await planOf(text, { flags: { gateway: 'https://other.example' } })
    const same = await planOf(text, { flags: { gateway: 'https://shop.example' } })

    expect(other.target.gateway).toMatchObject({ url: 'https://other.example', request: { path: '/api' } })
    expect(other.target.gateway?.addresses).toBeUndefined()
    expect(same.target.gateway?.addresses).toEqual(['10.0.0.2:443'])
  })
})

describe('--only', () => {
  const text = `${head}instances: { gray: { addresses: ["a:1"], version: "2" }, stable: { addresses: ["b:1"], version: "1" } }
stages:
  - name: state
    checks:
      - { kind: release }
      - { kind: release, name: again }
      - { kind: dependencies, advisory: true }
  - name: config
    checks:
      - { kind: config, name: app, desired: { file: app.json } }
`

  async function selected(only: readonly string[]): Promise<string[]> {
    const plan = await planOf(text, { flags: { only } })
    return plan.stages.flatMap((stage) => stage.checks.filter((check) => check.selected).map((check) => check.id))
  }

  it.each([
    [['release'], ['release', 'release/again']],
    [['release/again'], ['release/again']],
    [['state'], ['release', 'release/again', 'dependencies']],
    [['config'], ['config/app']],
    [
      ['release/again,dependencies', 'config/app'],
      ['release/again', 'dependencies', 'config/app'],
    ],
  ])('%j selects %j', async (only, ids) => {
    expect(await selected(only)).toEqual(ids)
  })

  it('keeps the rest in the plan', async () => {
    const plan = await planOf(text, { flags: { only: ['config'] } })

    expect(plan.stages.flatMap(({ checks }) => checks)).toHaveLength(4)
  })

  it.each([
    [['relaese'], ['--only: no check, kind or stage is called "relaese"; did you mean "release"?']],
    [
      ['x', 'y'],
      [
        '--only: no check, kind or stage is called "x"; known here: release, release/again, dependencies, state, config/app, config',
        '--only: no check, kind or stage is called "y"; known here: release, release/again, dependencies, state, config/app, config',
      ],
    ],
    [
      ['dependencies'],
      ['--only: leaves no check that decides: what it names is advisory; name a check that is not advisory, too'],
    ],
    [
      [''],
      [
        '--only: no check, kind or stage is called ""; known here: release, release/again, dependencies, state, config/app, config',
      ],
    ],
  ])('%j is refused', async (only, expected) => {
    expect(await problemsOf(text, { flags: { only } })).toEqual(expected)
  })
})
