import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../../src/checks/dyeing/read-answer.ts'
import type { Responder } from '../../../src/core/target.ts'
import type { HttpAnswer } from '../../../src/http/door.ts'

interface Parts {
  readonly headers?: Readonly<Record<string, readonly string[]>>
  readonly body?: string
}

function read(responder: Responder, { headers = {}, body = '' }: Parts): ReturnType<typeof readAnswer> {
  const answer: HttpAnswer = {
    status: 200,
    headers: new Map(Object.entries(headers)),
    body: new TextEncoder().encode(body),
    dialled: '127.0.0.1:1',
    durationMs: 1,
  }
  return readAnswer(answer, { responder })
}

const byHeader: Responder = { header: 'X-Version' }

describe('the responder', () => {
  const cases: readonly [string, Responder, Parts, readonly string[]][] = [
    ['is a header, trimmed', byHeader, { headers: { 'x-version': [' 2.0.9 '] } }, ['2.0.9']],
    ['may come twice with one value', byHeader, { headers: { 'x-version': ['2', '2'] } }, ['2']],
    ['is ambiguous with two', byHeader, { headers: { 'x-version': ['2', '1'] } }, ['2', '1']],
    ['is missing when it is empty', byHeader, { headers: { 'x-version': [''] } }, []],
    ['is missing when it is missing', byHeader, {}, []],
    ['is not split at commas', byHeader, { headers: { 'x-version': ['1, 2'] } }, ['1, 2']],
    ['is cut when it is very long', byHeader, { headers: { 'x-version': ['v'.repeat(300)] } }, [`${'v'.repeat(200)}…`]],
    ['is a JSON string', { json: '/build/version' }, { body: '{"build":{"version":"2.0.9"}}' }, ['2.0.9']],
    ['is a whole JSON number', { json: '/build' }, { body: '{"build":42}' }, ['42']],
    ['is never a fraction: 1.10 would be 1.1', { json: '/build' }, { body: '{"build":1.10}' }, []],
    ['is never an object', { json: '/build' }, { body: '{"build":{}}' }, []],
    ['is missing in what is not JSON', { json: '/build' }, { body: '<html>' }, []],
    [
      'is the version of a state document',
      { state: true },
      { body: '{"schema":"graycheck.instance-state/v1","instance":{"id":"u-1","version":"2.0.9"}}' },
      ['2.0.9'],
    ],
    ['is a JSON string, trimmed', { json: '/build' }, { body: '{"build":" 2 "}' }, ['2']],
    ['is missing in a blank JSON string', { json: '/build' }, { body: '{"build":" "}' }, []],
    [
      'is every distinct value up to the fifth',
      byHeader,
      { headers: { 'x-version': ['a', 'b', 'a', 'c', 'd', 'e', 'f'] } },
      ['a', 'b', 'c', 'd', 'e'],
    ],
    ['is no empty value beside another', byHeader, { headers: { 'x-version': [' ', '2'] } }, ['2']],
    [
      'is trimmed in a state document',
      { state: true },
      { body: '{"schema":"graycheck.instance-state/v1","instance":{"version":" 2 "}}' },
      ['2'],
    ],
    [
      'is missing in a state document without one',
      { state: true },
      { body: '{"schema":"graycheck.instance-state/v1","instance":{"id":"u-1","version":null}}' },
      [],
    ],
    ['is missing in another document', { state: true }, { body: '{"instance":{"version":"2.0.9"}}' }, []],
  ]

  for (const [name, responder, parts, expected] of cases) {
    it(`the responder ${name}`, () => {
      expect(read(responder, parts).responder).toEqual(expected)
    })
  }
})

describe('the instance', () => {
  it('is a header, a pointer, or the id of a state document', () => {
    const headers = { 'x-version': ['2'], 'x-instance': ['u-1'] }
    const body = '{"schema":"graycheck.instance-state/v1","instance":{"id":"u-3"},"pod":"u-2"}'

    expect(read({ ...byHeader, instance: { header: 'x-instance' } }, { headers }).instance).toBe('u-1')
    expect(read({ ...byHeader, instance: { json: '/pod' } }, { headers, body }).instance).toBe('u-2')
    expect(read({ state: true }, { body }).instance).toBe('u-3')
    expect(read(byHeader, { headers, body }).instance).toBeNull()
    expect(read({ json: '/pod' }, { headers, body }).instance).toBeNull()
  })

  it('is never one of two names, and comes before the id of a state document', () => {
    const body = '{"schema":"graycheck.instance-state/v1","instance":{"id":"u-3"}}'
    const responder: Responder = { state: true, instance: { header: 'X-Instance' } }
    const instanceOf = (...names: string[]): string | null =>
      read(responder, { headers: { 'x-instance': names }, body }).instance

    expect([instanceOf('u-1'), instanceOf('u-1', 'u-2'), instanceOf()]).toEqual(['u-1', 'u-3', 'u-3'])
  })

  it('is cut when it is very long', () => {
    const responder: Responder = { ...byHeader, instance: { header: 'x-instance' } }

    expect(read(responder, { headers: { 'x-instance': ['u'.repeat(201)] } }).instance).toBe(`${'u'.repeat(200)}…`)
  })
})

describe('a body that is no page', () => {
  it.each([
    ['nested without end', `{"version":"2","deep":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['of very many values', `{"version":"2","many":[${'0,'.repeat(200_000)}0]}`],
  ])('%s tells nothing', (_name, body) => {
    expect(read({ json: '/version' }, { body }).responder).toEqual([])
  })
})

describe('the hops', () => {
  const list = '[{"service":"order","version":"2","instance":"o-1","ms":3},{"service":"stock","version":"1"}]'
  const hops = [
    { service: 'order', version: '2', instance: 'o-1' },
    { service: 'stock', version: '1', instance: null },
  ]

  it('are JSON in a header or in the body', () => {
    expect(read({ ...byHeader, hops: { header: 'x-hops' } }, { headers: { 'x-hops': [list] } }).hops).toEqual(hops)
    expect(read({ ...byHeader, hops: { json: '/hops' } }, { body: `{"hops":${list}}` }).hops).toEqual(hops)
  })

  it('are unreadable in any other form', () => {
    const responder = { ...byHeader, hops: { header: 'x-hops' } }
    const many = JSON.stringify(Array.from({ length: 51 }, () => ({ service: 'order', version: '2' })))
    const unreadable = [[], ['order@2'], [list, list], ['[{"service":"order"}]'], ['{}'], [many]]

    expect(read(responder, {}).hops).toBeNull()
    expect(read({ ...byHeader, hops: { json: '/hops' } }, { body: '{}' }).hops).toBeNull()
    for (const values of unreadable) expect(read(responder, { headers: { 'x-hops': values } }).hops).toBeNull()
  })
})

describe('an answer', () => {
  const nothing = { kind: 'answered', status: 200, responder: [], instance: null, hops: null, cache: null }

  it('tells nothing that was not asked for', () => {
    expect(read(byHeader, { headers: { 'x-hops': ['[]'] }, body: '{"hops":[]}' })).toEqual(nothing)
  })

  it('tells up to fifty hops, each cut', () => {
    const long = 'v'.repeat(201)
    const many = Array.from({ length: 50 }, () => ({ service: long, version: long, instance: long }))
    const responder = { ...byHeader, hops: { header: 'X-Hops' } }
    const cut = `${'v'.repeat(200)}…`

    expect(read(responder, { headers: { 'x-hops': [JSON.stringify(many)] } })).toEqual({
      ...nothing,
      hops: many.map(() => ({ service: cut, version: cut, instance: cut })),
    })
    expect(read(responder, { headers: { 'x-hops': ['[]'] } })).toEqual({ ...nothing, hops: [] })
  })

  it('tells hops of the body by a pointer, whatever the headers are', () => {
    const responder = { header: 'x-version', hops: { json: '/hops' } }
    const body = '{"hops":[{"service":"order","version":"2"}]}'

    expect(read(responder, { headers: { 'x-version': ['1'] }, body })).toEqual({
      ...nothing,
      responder: ['1'],
      hops: [{ service: 'order', version: '2', instance: null }],
    })
  })
})

it('an answer tells all three in its body', () => {
  const responder = { json: '/version', instance: { json: '/pod' }, hops: { json: '/hops' } }

  expect(read(responder, { body: '{"version":"2","pod":"u-1","hops":[]}' })).toMatchObject({
    responder: ['2'],
    instance: 'u-1',
    hops: [],
  })
})

describe('a cache', () => {
  const cases: readonly [string, string, string | null][] = [
    ['age', '12', 'age: 12'],
    ['age', ' 12 ', 'age: 12'],
    ['age', '0', null],
    ['age', '12s', null],
    ['age', '+12', null],
    ['age', '1e5', null],
    ['age', '9'.repeat(300), `age: ${'9'.repeat(195)}…`],
    ['x-cache', 'Hit from cloudfront', 'x-cache: Hit from cloudfront'],
    ['x-cache', 'Miss from cloudfront', null],
    ['cf-cache-status', 'HIT', 'cf-cache-status: HIT'],
    ['cf-cache-status', 'DYNAMIC', null],
    ['cache-status', 'ExampleCache; hit; ttl=376', 'cache-status: ExampleCache; hit; ttl=376'],
    ['x-cache-status', 'BYPASS', null],
    ['x-cache-status', 'HIT', 'x-cache-status: HIT'],
    ['x-proxy-cache', 'HIT', 'x-proxy-cache: HIT'],
    ['x-cache', 'white', null],
    ['x-cache', 'hitless', null],
    ['x-cache', `hit ${'a'.repeat(300)}`, `x-cache: hit ${'a'.repeat(187)}…`],
    ['x-other', 'HIT', null],
  ]

  for (const [name, value, expected] of cases) {
    it(`${name}: ${value}`, () => {
      expect(read(byHeader, { headers: { [name]: [value] } }).cache).toBe(expected)
    })
  }

  it('may be told by one of several headers', () => {
    expect(read(byHeader, { headers: { 'x-cache': ['MISS', 'HIT'], age: ['0'] } }).cache).toBe('x-cache: MISS, HIT')
    expect(read(byHeader, { headers: { age: ['7'], 'x-cache': ['HIT'] } }).cache).toBe('age: 7')
  })
})
