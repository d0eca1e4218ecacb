import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../src/core/json-value.ts'
import { parseLosslessJson } from '../../src/core/lossless-json.ts'
import { readContract } from '../../src/instances/contract.ts'
import type { InstanceFacts } from '../../src/instances/report.ts'

const sha = 'a'.repeat(64)

function documentOf(state: unknown): JsonValue {
  const outcome = parseLosslessJson(typeof state === 'string' ? state : JSON.stringify(state))
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

function factsOf(state: object): InstanceFacts {
  const reading = readContract(documentOf({ schema: 'graycheck.instance-state/v1', instance: {}, ...state }), 'n1')
  if (!reading.ok) throw new Error(reading.problem)
  return reading.facts
}

function problemOf(state: unknown): string | null {
  const reading = readContract(documentOf(state), 'n1')
  return reading.ok ? null : reading.problem
}

describe('readContract', () => {
  it('reads what an instance tells', () => {
    const facts = factsOf({
      nonce: 'n1',
      instance: {
        id: 'user-gray-1',
        bootId: 'b1',
        service: 'user',
        version: '2.1.0',
        commit: 'c1',
        tag: 'v2',
        group: 'gray',
        env: 'prod',
        startedAt: '2026-11-21T01:00:00Z',
        now: '2026-11-21T02:00:00Z',
      },
      dependencies: [{ name: 'db', kind: 'postgres', target: 'db:5432', status: 'pass', identity: '7', latencyMs: 3 }],
    })
    expect(facts).toMatchObject({
      id: 'user-gray-1',
      bootId: 'b1',
      service: 'user',
      version: '2.1.0',
      tag: 'v2',
      group: 'gray',
      environment: 'prod',
      nonceEchoed: true,
      configs: null,
      dependencies: [
        {
          name: 'db',
          kind: 'postgres',
          target: 'db:5432',
          status: 'pass',
          identity: '7',
          latencyMs: 3,
          checkedAt: null,
        },
      ],
    })
  })

  it('takes what is absent or null for unknown', () => {
    const facts = factsOf({ instance: { version: null } })
    expect(facts).toEqual({
      id: null,
      bootId: null,
      service: null,
      version: null,
      commit: null,
      tag: null,
      group: null,
      environment: null,
      startedAt: null,
      now: null,
      nonceEchoed: false,
      configs: null,
      dependencies: null,
      gaps: [],
    })
  })

  it('tells a config that was never applied from one that is not told', () => {
    const { configs } = factsOf({ configs: [{ name: 'a', applied: null }, { name: 'b' }] })
    expect(configs?.map(({ applied }) => applied)).toEqual(['never', null])
  })

  it('reads versions, with the hash in lower case', () => {
    const { configs } = factsOf({
      configs: [
        {
          name: 'app',
          source: { type: 'etcd', identity: '18446744073709551615', key: '/a', mutable: false },
          observed: { revision: '42', sha256: sha.toUpperCase(), at: '2026-11-21T01:00:00Z' },
          applied: { revision: '41', sha256: sha, canon: 'raw' },
          rejected: [{ key: '/a', kind: 'parse', message: 'unexpected end' }],
          watch: { mode: 'stream', state: 'live' },
        },
      ],
    })
    expect(configs).toEqual([
      {
        name: 'app',
        source: { type: 'etcd', identity: '18446744073709551615', key: '/a', mutable: false },
        observed: { revision: '42', sha256: sha, at: '2026-11-21T01:00:00Z' },
        applied: { revision: '41', sha256: sha, at: null, canon: 'raw' },
        values: null,
        redacted: [],
        overrides: [],
        rejected: [{ key: '/a', kind: 'parse', message: 'unexpected end', lastSeenAt: null }],
        watchMode: 'stream',
        watchState: 'live',
      },
    ])
  })

  it('keeps every digit of the values in use, and opens values that branch', () => {
    const text = `{"schema":"graycheck.instance-state/v1","instance":{},"configs":[{"name":"app","effective":{
      "values":{"/limit":9007199254740993,"/db":{"pool":{"max":8.0}},"/name":"800"},
      "overrides":[{"pointer":"/limit","by":"env:LIMIT"},{"pointer":"/x"}],"redacted":["/db/password"]}}]}`
    const reading = readContract(documentOf(text), 'n1')
    const config = reading.ok ? reading.facts.configs?.[0] : undefined
    expect([...(config?.values?.() ?? [])]).toEqual([
      ['/limit', '9007199254740993'],
      ['/db/pool/max', '8'],
      ['/name', '"800"'],
    ])
    expect(config?.overrides).toEqual([
      { pointer: '/limit', by: 'env:LIMIT' },
      { pointer: '/x', by: null },
    ])
    expect(config?.redacted).toEqual(['/db/password'])
  })

  it('refuses another nonce: something in between answered', () => {
    expect(problemOf({ schema: 'graycheck.instance-state/v1', nonce: 'old', instance: {} })).toBe(
      'it answered the nonce "old" instead of "n1": a cache or proxy answered, not the instance',
    )
  })

  it('refuses two configs of one name', () => {
    const state = { schema: 'graycheck.instance-state/v1', instance: {}, configs: [{ name: 'a' }, { name: 'a' }] }
    expect(problemOf(state)).toBe('it tells of the config a twice')
  })

  it('names the member that is not as the contract says', () => {
    const state = {
      schema: 'graycheck.instance-state/v1',
      instance: {},
      configs: [{ name: 'a', applied: { revision: 1 } }],
    }
    expect(problemOf(state)).toMatch(
      /^it is not a graycheck\.instance-state\/v1 document: configs\.0\.applied\.revision: /,
    )
    expect(problemOf([])).toMatch(/^it is not a graycheck\.instance-state\/v1 document: the document: /)
  })

  it('is not confused by a member named __proto__', () => {
    const text =
      '{"schema":"graycheck.instance-state/v1","instance":{"__proto__":{"version":"9"}},"__proto__":{"configs":[]}}'
    const reading = readContract(documentOf(text), 'n1')
    expect(reading.ok && [reading.facts.version, reading.facts.configs]).toEqual([null, null])
  })
})
