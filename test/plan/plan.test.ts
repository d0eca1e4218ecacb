import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { loadPlan } from '../../src/plan/load.ts'
import { head, planOf, problemsOf, withInstances } from './load-helpers.ts'

async function stagesOf(text: string): Promise<unknown> {
  const plan = await planOf(text)
  return plan.stages.map(({ name, checks }) => [name, checks.map(({ id }) => id)])
}

describe('default stages', () => {
  const gray = 'gray: { addresses: ["10.0.1.21:8080"], version: 2.1.0 }'
  const stable = 'stable: { addresses: ["10.0.1.11:8080"], version: 2.0.9 }'

  it.each([
    ['gray instances', `instances: { ${gray} }`, [['state', ['release']]]],
    ['gray and stable instances', `instances: { ${gray}, ${stable} }`, [['state', ['release', 'dependencies']]]],
    [
      'a status page that tells no dependencies',
      `instances: { ${gray}, ${stable}, state: { json: { path: /s, version: /v } } }`,
      [['state', ['release']]],
    ],
    [
      'a status page that tells dependencies',
      `instances: { ${gray}, ${stable}, state: { json: { path: /s, version: /v, dependencies: /d } } }`,
      [['state', ['release', 'dependencies']]],
    ],
    [
      'a gateway and versions',
      `gateway: { url: "https://s" }\ninstances: { ${gray}, ${stable} }`,
      [
        ['routing', ['dyeing']],
        ['state', ['release', 'dependencies']],
      ],
    ],
    [
      'Prometheus and labels',
      `prometheus: { url: "http://p", labels: { gray: 'role="gray"' } }`,
      [['health', ['slo/errors']]],
    ],
  ])('from %s', async (_title, sections, expected) => {
    expect(await stagesOf(`${head}${sections}\n`)).toEqual(expected)
  })

  it('are replaced by any stages that are written', async () => {
    expect(await stagesOf(`${withInstances}stages: [ { name: a, checks: [ { kind: release, name: x } ] } ]\n`)).toEqual(
      [['a', ['release/x']]],
    )
  })
})

describe('the labels of instances', () => {
  it('are those that Prometheus gives an address, where none are written', async () => {
    const text = `${head}instances: { gray: { addresses: ["10.0.1.21:8080", "[fd00::1]:80"], version: "2" }, stable: { addresses: ["b:1"] } }
prometheus: { url: "http://p" }
`
    const { target } = await planOf(text)

    expect(target.prometheus?.labels).toEqual({
      gray: String.raw`instance=~"10\\.0\\.1\\.21:8080|\\[fd00::1\\]:80"`,
      stable: 'instance=~"b:1"',
    })
  })

  it('are as they are written', async () => {
    const plan = await planOf(`${withInstances}prometheus: { url: "http://p", labels: { gray: 'role="gray"' } }\n`)

    expect(plan.target.prometheus?.labels).toEqual({ gray: 'role="gray"' })
  })
})

describe('a check in the plan', () => {
  it('has its id, kind and preview, and whether it decides', async () => {
    const plan = await planOf(
      `${withInstances}stages: [ { name: a, checks: [ { kind: release }, { kind: release, name: b, advisory: true } ] } ]\n`,
    )

    expect(plan.stages[0]?.checks).toMatchObject([
      { id: 'release', kind: 'release', advisory: false, selected: true },
      { id: 'release/b', kind: 'release', advisory: true, selected: true },
    ])
    expect(plan.stages[0]?.checks[0]?.prepared.preview.actions).toEqual([
      'GET /graycheck/state from the gray instance 10.0.1.21:8080, once a look',
    ])
  })
})

describe('the place of a check', () => {
  const linesOf = (plan: Awaited<ReturnType<typeof planOf>>): (number | null)[] =>
    plan.stages.flatMap(({ checks }) => checks.map(({ line }) => line))

  it('is the line of its entry in the file', async () => {
    const stages = 'stages:\n  - name: a\n    checks:\n      - kind: release\n      - { kind: release, name: b }\n'
    const before = withInstances.split('\n').length - 1

    expect(linesOf(await planOf(`${withInstances}${stages}`))).toEqual([before + 4, before + 5])
  })

  it('is that of the section where the check is derived from one', async () => {
    const plan = await planOf(withInstances)

    const line = withInstances.split('\n').findIndex((text) => text.startsWith('instances:')) + 1
    expect(line).toBeGreaterThan(0)
    expect(new Set(linesOf(plan))).toEqual(new Set([line]))
  })

  it('is nowhere where flags made the plan', async () => {
    const flags = { service: 'user', grayTag: 'v2', gray: ['10.0.1.21:8080'] }

    const loaded = await loadPlan({ flags, env: {} })

    if (!('plan' in loaded)) throw new Error('no plan')
    expect(linesOf(loaded.plan).length).toBeGreaterThan(0)
    expect(new Set(linesOf(loaded.plan))).toEqual(new Set([null]))
  })
})

describe('the digest', () => {
  it('is that of the file when no flag is given', async () => {
    const plan = await planOf(withInstances, { flags: { environment: undefined } })

    expect(plan.source).toEqual({
      path: 'graycheck.yaml',
      sha256: createHash('sha256').update(withInstances).digest('hex'),
    })
  })

  it('changes with a flag, and not with the order of flags', async () => {
    const digestOf = async (flags: object): Promise<string> => (await planOf(withInstances, { flags })).source.sha256

    expect(await digestOf({ retry: 1 })).not.toBe(await digestOf({}))
    expect(await digestOf({ retry: 1 })).not.toBe(await digestOf({ retry: 0 }))
    expect(await digestOf({ retry: 1, wait: true })).toBe(await digestOf({ wait: true, retry: 1 }))
  })
})

describe('aliases', () => {
  it('repeat what they refer to', async () => {
    const plan = await planOf(
      `${head}instances: { gray: { addresses: &a ["a:1"], version: &v "2" }, stable: { addresses: ["b:1"], version: "1" } }
prometheus: { url: "http://p", labels: { gray: &l 'role="gray"', stable: *l } }
gateway: { url: "https://s", addresses: *a }
`,
    )

    expect(plan.target.gateway?.addresses).toEqual(['a:1'])
    expect(plan.target.prometheus?.labels?.stable).toBe('role="gray"')
  })

  it('show a problem at the anchor', async () => {
    const text = `${head}gateway: { url: "https://s", addresses: &a ["a"] }\ninstances: { gray: { addresses: *a, version: "2" } }\n`

    expect(await problemsOf(text)).toEqual([
      'graycheck.yaml:4:45: gateway.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "a"',
      'graycheck.yaml:4:45: instances.gray.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "a"',
    ])
  })
})
