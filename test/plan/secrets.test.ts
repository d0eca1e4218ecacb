import { describe, expect, it } from 'vitest'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'
import { head, planOf, withInstances } from './load-helpers.ts'

const env = {
  PROM_TOKEN: 'tok-0123456789',
  DB_PASSWORD: 'p"ss\\word',
  HEADER: 'header-from-env',
  REGION: 'eu-west-1',
  TLS_KEY: '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----',
}

describe('the secrets of a plan', () => {
  it('are the values at places that hold credentials, and what secret variables hold', async () => {
    const plan = await planOf(
      `${withInstances}prometheus:
  url: https://\${REGION}.p
  labels: { gray: 'region="\${REGION}"' }
  auth: { bearer: "\${PROM_TOKEN}" }
  headers: { x-scope: "\${HEADER}", x-api-key: literal-key, accept: application/json, authorization: Bearer abcdefgh }
gateway:
  url: https://s
  auth: { basic: { username: checker, password: literal-password } }
  request: { headers: { authorization: Basic Y2hlY2tlcjpodW50ZXIyMg== }, path: "/?k=\${DB_PASSWORD:-}", body: "\${DB_PASSWORD}" }
stages: [ { name: a, checks: [ { kind: release } ] } ]
`.replace('path: "/?k=${DB_PASSWORD:-}", ', ''),
      { env },
    )

    expect(plan.secrets).toEqual(
      [
        'Basic Y2hlY2tlcjpodW50ZXIyMg==',
        'Bearer abcdefgh',
        'Y2hlY2tlcjpodW50ZXIyMg==',
        'Y2hlY2tlcjpsaXRlcmFsLXBhc3N3b3Jk',
        'abcdefgh',
        'header-from-env',
        'hunter22',
        'literal-key',
        'literal-password',
        'p"ss\\word',
        'tok-0123456789',
      ].sort(),
    )
  })

  it('are found in query strings, by the names of the parameters', async () => {
    const plan = await planOf(`${withInstances}prometheus:
  url: https://p.example/prom?access_token=in%2Dthe%2Dquery&region=eu
  labels: { gray: 'role="gray"' }
gateway:
  url: https://s
  request: { path: "/profile?id=42&api-key=in-the-path" }
stages:
  - name: a
    checks:
      - { kind: dependencies, expect: [ { name: search, kind: http, target: "http://search:9200/?signature=of-a-target" } ] }
`)

    expect(plan.secrets).toEqual(['in%2Dthe%2Dquery', 'in-the-path', 'in-the-query', 'of-a-target'])
  })

  it('are found inside check entries', async () => {
    const plan = await planOf(
      `${withInstances}stages:
  - name: a
    checks:
      - kind: config
        name: app
        desired: { etcd: { endpoints: ["http://etcd:2379"], key: /app.json, auth: { basic: { username: u, password: etcd-password } } } }
`,
    )

    expect(plan.secrets).toEqual(['dTpldGNkLXBhc3N3b3Jk', 'etcd-password'])
  })

  it('are also the single lines of a key', async () => {
    const plan = await planOf(
      `${withInstances}prometheus: { url: "https://p/\${region:-}", auth: { bearer: "\${TLS_KEY}" } }\n`,
      { env },
    )

    expect(plan.secrets).toEqual([env.TLS_KEY, '-----BEGIN KEY-----', '-----END KEY-----', 'MIIEvQIBADANBgkq'].sort())
  })

  it('are not what a plain variable holds', async () => {
    const plan = await planOf(`${withInstances}prometheus: { url: "https://\${REGION}" }\n`, { env })

    expect(plan.secrets).toEqual([])
  })
})

describe('problems', () => {
  async function printed(text: string): Promise<string> {
    const loaded = await loadPlan({ source: { text }, env })
    return 'problems' in loaded ? formatProblems(loaded.problems) : ''
  }

  it('do not print a secret that stands at a wrong place', async () => {
    const output = await printed(`${head}gateway: { url: "\${PROM_TOKEN}", addresses: ["\${DB_PASSWORD}"] }\n`)

    expect(output).toContain('4:17: gateway.url: expected an http or https URL such as https://shop.example, got "***"')
    expect(output).toContain('got "***"')
    expect(output).not.toMatch(/tok-0123|p"ss|p\\"ss/)
  })

  it('do not print part of a long secret', async () => {
    const token = 'abcdefghij'.repeat(200)
    const loaded = await loadPlan({ source: { text: `${head}wait: "\${A_TOKEN}"\n` }, env: { A_TOKEN: token } })

    expect(JSON.stringify(loaded)).not.toContain('abcdefghij')
  })

  it.each([
    ['a wrong type', `${head}prometheus:\n  url: https://s\n  auth: { bearer: 12345678 }\n`, '12345678'],
    ['a wrong neighbour', `${head}prometheus:\n  url: https://s\n  auth: { bearer: abcdefgh, basik: 1 }\n`, 'abcdefgh'],
    ['a syntax error behind it', `${head}prometheus:\n  auth: { bearer: abcdefgh, basic: [ }\n`, 'abcdefgh'],
    ['a quote that is not closed', `${head}prometheus:\n  auth: { bearer: "abcdefgh }\n`, 'abcdefgh'],
    [
      'an environment that is not chosen',
      `${withInstances}environments:\n  prod:\n    prometheus: { url: "https://s", headers: { authorization: [abcdefgh] } }\n    retry: x\n`,
      'abcdefgh',
    ],
    [
      'another environment with a number',
      `${withInstances}environments:\n  prod:\n    prometheus:\n      auth:\n        bearer:\n          12345678\n`,
      '12345678',
    ],
    ['two values in a row', `${head}prometheus:\n  auth: { bearer: "a" "abcdefghij" }\n`, 'abcdefghij'],
    ['a syntax error in the next line', `${head}prometheus:\n  auth:\n    bearer:\n      @abcdefghij\n`, 'abcdefghij'],
    ['a header', `${head}gateway: { url: "https://s", request: { headers: { cookie: "abcdefgh\\n" } } }\n`, 'abcdefgh'],
    [
      'a line of a block',
      `${head}prometheus:\n  url: https://s\n  auth:\n    bearer: |\n      abcdefghij\n      \${NOPE}\n`,
      'abcdefghij',
    ],
  ])('do not print a secret beside %s', async (_title, text, secret) => {
    const output = await printed(text)

    expect(output).toMatch(/^graycheck.yaml:\d+:\d+: /)
    expect(output).not.toContain(secret)
  })
})

describe('what a terminal would obey', () => {
  it('is not printed', async () => {
    const text = `${head}"\\e[31mred\\u202e": 1\ngateway: { url: "\\u009b31m" }\n`

    const loaded = await loadPlan({ source: { text }, env: {} })

    const output = 'problems' in loaded ? formatProblems(loaded.problems) : ''
    expect(output).toContain('4:1: unknown key')
    // oxlint-disable-next-line no-control-regex
    expect(output.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
  })
})

describe('an excerpt', () => {
  it('shows the line with a caret under the column', async () => {
    const loaded = await loadPlan({
      source: { text: `${withInstances}retry: "2" # twice\n`, path: 'deploy/gray.yaml' },
      env: {},
    })

    expect('problems' in loaded && formatProblems(loaded.problems)).toBe(
      `deploy/gray.yaml:5:8: retry: expected a whole number such as 2, got "2"; take the quotes off: 2
    5 | retry: "2" # twice
               ^
`,
    )
  })

  it('shows what is around the column of a long line', async () => {
    const text = `${withInstances}timeout: ${' '.repeat(400)}5 # ${'x'.repeat(400)}\n`
    const loaded = await loadPlan({ source: { text }, env: {} })

    const [, line = '', caret = ''] = ('problems' in loaded ? formatProblems(loaded.problems) : '').split('\n')
    expect(line.length).toBeLessThan(120)
    expect(line[caret.indexOf('^')]).toBe('5')
  })
})
