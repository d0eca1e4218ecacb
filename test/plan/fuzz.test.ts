import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'

const config = `version: 1
service: user
tag: { header: x-gray-tag, value: "v2-\${service}" }
gateway:
  url: \${URL:-https://shop.example}
  addresses: [10.0.0.2:443]
  responder: { header: x-version, hops: { json: /hops } }
  auth: { bearer: "\${A_TOKEN}" }
instances:
  gray: { addresses: [10.0.1.21:8080, "[fd00::1]:80"], version: 2.1.0-canary.3 }
  stable: { addresses: [10.0.1.11:8080], version: 2.0.9 }
prometheus: { url: https://p, labels: { gray: 'role="gray"' } }
stages:
  - name: routing
    checks:
      - { kind: dyeing, requests: 300, maxLeak: 1% }
      - { kind: config, name: app, as: json, desired: { etcd: { endpoints: [http://etcd:2379], key: /a.json } } }
      - { kind: dependencies, expect: [ { name: db, kind: tcp, target: db:5432 } ] }
      - { kind: slo, id: errors, indicator: { preset: http }, errorRatio: { max: 1% } }
environments:
  staging: { timeout: 20s }
`

const env = { A_TOKEN: 'tok-0123456789' }

interface Edit {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

/** A few characters or whole pieces of syntax taken out or put in, anywhere. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: config.length }),
  removed: fc.constantFrom(0, 0, 1, 2, 10),
  inserted: fc.constantFrom(
    '',
    'x',
    ' ',
    '\n',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '${',
    '~',
    '1',
    'null',
    '!!str ',
  ),
})

function edited(edits: readonly Edit[]): string {
  return edits.reduce(
    (text, { at, removed, inserted }) => text.slice(0, at) + inserted + text.slice(at + removed),
    config,
  )
}

describe('a config with mistakes in it', () => {
  it('is planned as it is without them', async () => {
    expect(await loadPlan({ source: { text: config }, env })).toHaveProperty('plan')
  })

  it('gives a plan that decides something, or problems that have a place; never a crash, never a secret', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const loaded = await loadPlan({ source: { text: edited(edits) }, env, flags: { environment: 'staging' } })

        const required =
          'plan' in loaded ? loaded.plan.stages.flatMap(({ checks }) => checks).filter((check) => !check.advisory) : []
        const problems = 'problems' in loaded ? loaded.problems : []
        expect(required.length > 0).toBe(problems.length === 0)
        for (const { line, column, flag, message } of problems) {
          expect(flag === '--env' || message.startsWith('and ') || (line !== null && column !== null)).toBe(true)
        }
        expect(formatProblems(problems)).not.toContain('tok-0123')
      }),
      { numRuns: 300 },
    )
  })
})
