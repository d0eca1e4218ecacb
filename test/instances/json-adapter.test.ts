import { describe, expect, it } from 'vitest'
import type { JsonAdapter } from '../../src/core/target.ts'
import { parseLosslessJson } from '../../src/core/lossless-json.ts'
import { readStatusPage } from '../../src/instances/json-adapter.ts'

const sha = 'b'.repeat(64)

function read(page: string, adapter: Omit<JsonAdapter, 'path'>) {
  const outcome = parseLosslessJson(page)
  if (!outcome.ok) throw new Error(outcome.problem)
  return readStatusPage(outcome.value, { path: '/status', ...adapter })
}

describe('readStatusPage', () => {
  it('reads what the pointers name', () => {
    const page = `{"id":"user-1","build":{"version":"2.1.0"},"conf":{"rev":9007199254740993,"digest":"${sha.toUpperCase()}","values":{"a":{"b":1.0},"list":[1]}}}`
    const facts = read(page, {
      instance: '/id',
      version: '/build/version',
      revision: '/conf/rev',
      sha256: '/conf/digest',
      values: '/conf/values',
    })
    expect(facts).toMatchObject({ id: 'user-1', version: '2.1.0', bootId: null, nonceEchoed: null, gaps: [] })
    const [config] = facts.configs ?? []
    expect(config).toMatchObject({
      name: null,
      applied: { revision: '9007199254740993', sha256: sha, canon: 'raw', at: null },
    })
    expect([...(config?.values?.() ?? [])]).toEqual([
      ['/a/b', '1'],
      ['/list/0', '1'],
    ])
  })

  it('tells nothing of what has no pointer', () => {
    const facts = read('{"version":"2.1.0"}', {})
    expect(facts).toMatchObject({ version: null, configs: null, dependencies: null, gaps: [] })
  })

  it('takes what a pointer does not find for unknown, and says so', () => {
    const facts = read('{"version":{"major":2},"digest":"abcd","values":[],"list":{}}', {
      version: '/version',
      revision: '/rev',
      sha256: '/digest',
      values: '/values',
      dependencies: '/list',
    })
    expect(facts).toMatchObject({ version: null, dependencies: null })
    expect(facts.configs).toMatchObject([{ applied: null, values: null }])
    expect(facts.gaps).toEqual([
      'version: expected a text or a number at /version',
      'revision: nothing at /rev',
      'sha256: expected a SHA-256 of 64 hexadecimal digits at /digest',
      'values: expected an object at /values',
      'dependencies: expected a list at /list',
    ])
  })

  it.each([
    ['pass', 'pass'],
    ['ok', 'pass'],
    ['UP', 'pass'],
    ['warn', 'warn'],
    ['Down', 'fail'],
    ['error', 'fail'],
    ['degraded', null],
    ['constructor', null],
  ])('reads the dependency status %s as %s', (status, expected) => {
    const facts = read(JSON.stringify({ deps: [{ name: 'db', status, target: 'db:5432' }, { target: 'x' }] }), {
      dependencies: '/deps',
    })
    expect(facts.dependencies).toMatchObject([{ name: 'db', target: 'db:5432', status: expected, identity: null }])
    expect(facts.gaps).toEqual(['dependencies: expected an object with a name at /deps/1'])
  })
})
