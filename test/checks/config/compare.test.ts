import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Told } from '../../../src/checks/config/compare.ts'
import { compareValues, desiredValues, scopeOf } from '../../../src/checks/config/compare.ts'
import type { Comparison } from '../../../src/checks/config/evidence.ts'
import { placesOf } from '../../../src/checks/config/places.ts'
import type { JsonValue } from '../../../src/core/json-value.ts'
import { exactText, leaves } from '../../../src/core/json-value.ts'
import { parseLosslessJson } from '../../../src/core/lossless-json.ts'

interface Options {
  readonly only?: readonly string[]
  readonly ignore?: readonly string[]
  readonly redacted?: readonly string[]
  readonly overrides?: Told['overrides']
}

function parse(text: string): JsonValue {
  const outcome = parseLosslessJson(text)
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

function compare(desired: string, inUse: string, options: Options = {}): Comparison {
  const { only, ignore = [], redacted = [], overrides = [] } = options
  const scope = scopeOf({ only: only === undefined ? null : [...only], ignore: [...ignore] })
  const values = new Map(leaves(parse(inUse)).map(({ pointer, value }) => [pointer, exactText(value)]))
  return compareValues(desiredValues(parse(desired), 'sha', scope), { values, redacted, overrides }, scope)
}

function counts({ equal, differing, withheld, extra }: Comparison) {
  return { equal, differing, withheld, extra }
}

describe('compareValues', () => {
  it.each([
    ['{"a":1,"b":[1,2]}', ' { "b" : [1.0, 2], "a" : 10e-1 } '],
    ['{"a":9007199254740993}', '{"a":"9007199254740993"}'],
    ['{"a":0.5}', '{"a":"0.50"}'],
    ['{"a":{}}', '{"a":{}}'],
    ['{"a":{}}', '{"a":{"default":1}}'],
    ['{"a":[]}', '{"a":[]}'],
    ['{"a":null}', '{"a":null}'],
    ['{"a":"é"}', '{"a":"\\u00e9"}'],
    ['3', '3.0'],
  ])('takes %s and %s for equal', (desired, inUse) => {
    const { equal, differing } = compare(desired, inUse)
    expect(differing).toBe(0)
    expect(equal).toBeGreaterThan(0)
  })

  it.each([
    ['{"a":300}', '{"a":800}'],
    ['{"a":9007199254740993}', '{"a":9007199254740992}'],
    ['{"a":9007199254740993}', '{"a":"9007199254740992"}'],
    ['{"a":0.1}', '{"a":0.1000000000000000055}'],
    ['{"a":"800"}', '{"a":800}'],
    ['{"a":1}', '{"a":true}'],
    ['{"a":1}', '{"a":"1s"}'],
    ['{"a":1}', '{}'],
    ['{"a":null}', '{}'],
    ['{"a":0}', '{"a":null}'],
    ['{"a":""}', '{"a":null}'],
    ['{"a":[1,2]}', '{"a":[2,1]}'],
    ['{"a":[1,2]}', '{"a":[1,2,3]}'],
    ['{"a":[1,2]}', '{"a":[1]}'],
    ['{"a":[{"b":1}]}', '{"a":[{"b":1,"c":2}]}'],
    ['{"a":[]}', '{"a":[1]}'],
    ['{"a":[]}', '{"a":{}}'],
    ['{"a":{}}', '{"a":1}'],
    ['{"a":{}}', '{}'],
    ['{"a":{"b":1}}', '{"a":1}'],
    ['{"a":1}', '{"a":{"b":1}}'],
    ['{"timeout":1}', '{"Timeout":1}'],
    ['{"a":"é"}', '{"a":"e\\u0301"}'],
  ])('takes %s and %s for different', (desired, inUse) => {
    expect(compare(desired, inUse).differing).toBeGreaterThan(0)
  })

  it('allows further values and lists them', () => {
    const result = compare('{"a":1,"db":{"pool":5}}', '{"a":1,"db":{"pool":5,"idle":2},"z":[1]}')
    expect(counts(result)).toEqual({ equal: 2, differing: 0, withheld: 0, extra: 2 })
    expect(result.extraPointers).toEqual(['/db/idle', '/z/0'])
  })

  it('names what is desired and what is in use, of at most five', () => {
    const desired = JSON.stringify(Object.fromEntries([...Array(8).keys()].map((n) => [`n${n}`, n])))
    const result = compare(desired, '{"n0":0,"n1":"one"}')
    expect(counts(result)).toEqual({ equal: 1, differing: 7, withheld: 0, extra: 0 })
    expect(result.differences).toHaveLength(5)
    expect(result.differences[0]).toEqual({ pointer: '/n1', expected: '1', actual: '"one"', overriddenBy: null })
    expect(result.differences[1]).toEqual({ pointer: '/n2', expected: '2', actual: '(absent)', overriddenBy: null })
  })

  it('never takes a withheld value for equal', () => {
    const result = compare('{"db":{"password":"p","host":"h"}}', '{"db":{"host":"h","password":"p"}}', {
      redacted: ['/db/password'],
    })
    expect(counts(result)).toEqual({ equal: 1, differing: 0, withheld: 1, extra: 0 })
    expect(result.withheldPointers).toEqual(['/db/password'])
    expect(counts(compare('{"db":{"password":"p"}}', '{}', { redacted: ['/db'] }))).toMatchObject({
      withheld: 1,
      differing: 0,
    })
    expect(counts(compare('{"a":[1]}', '{"a":[1,2]}', { redacted: ['/a/1'] }))).toMatchObject({
      differing: 0,
      extra: 1,
    })
  })

  it('tells which differences are overridden, and lists the others first', () => {
    const overrides = [
      { pointer: '/redis', by: 'env:REDIS' },
      { pointer: '/key', by: null },
    ]
    const result = compare('{"redis":{"timeout":1},"key":1,"other":1}', '{"redis":{"timeout":2},"other":2}', {
      overrides,
      redacted: ['/key'],
    })
    expect(result).toMatchObject({ differing: 2, overridden: 1, withheld: 1, withheldOverridden: 1 })
    expect(result.differences).toEqual([
      { pointer: '/other', expected: '1', actual: '2', overriddenBy: null },
      { pointer: '/redis/timeout', expected: '1', actual: '2', overriddenBy: 'env:REDIS' },
      { pointer: '/key', expected: '(hidden)', actual: '(not told)', overriddenBy: 'another source' },
    ])
  })

  it('compares only what is in scope', () => {
    const [desired, inUse] = ['{"a":1,"ab":2,"b":{"c":3,"d":4}}', '{"a":9,"ab":9,"b":{"c":9,"d":4,"x":1}}']
    expect(counts(compare(desired, inUse, { only: ['/b/d'] }))).toEqual({
      equal: 1,
      differing: 0,
      withheld: 0,
      extra: 0,
    })
    expect(counts(compare(desired, inUse, { only: ['/b'] }))).toEqual({ equal: 1, differing: 1, withheld: 0, extra: 1 })
    expect(counts(compare(desired, inUse, { ignore: ['/a', '/b/c'] }))).toEqual({
      equal: 1,
      differing: 1,
      withheld: 0,
      extra: 1,
    })
    expect(counts(compare(desired, inUse, { only: ['/b'], ignore: ['/b/c', '/b/x'] }))).toEqual({
      equal: 1,
      differing: 0,
      withheld: 0,
      extra: 0,
    })
    expect(counts(compare(desired, inUse, { ignore: [''] }))).toEqual({ equal: 0, differing: 0, withheld: 0, extra: 0 })
  })

  it('finds every document equal to itself, and different once a value changes', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, pick) => {
        const all = leaves(parse(text))
        const changed = all[pick % all.length]?.pointer ?? ''
        const scope = scopeOf({ only: null, ignore: [] })
        const desired = desiredValues(parse(text), 'sha', scope)
        const values = new Map(all.map(({ pointer, value }) => [pointer, exactText(value)]))
        const told = { values, redacted: [], overrides: [] }
        expect(compareValues(desired, told, scope)).toMatchObject({ equal: all.length, differing: 0, extra: 0 })
        values.set(changed, '"something else"')
        expect(compareValues(desired, told, scope)).toMatchObject({ equal: all.length - 1, differing: 1 })
      }),
    )
  })

  it('never shows a secret', () => {
    const secrets = {
      password: 'hunter2-a',
      db: { dsn: 'hunter2-b', url: 'postgres://u:hunter2-c@db/x' },
      apiKey: ['hunter2-d'],
      credentials: { user: 'hunter2-e' },
      note: '-----BEGIN PRIVATE KEY-----hunter2-f',
      jwt: 'eyJhbGciOi.eyJzdWIi.hunter2-g',
      harmless: 'shown',
    }
    const desired = JSON.stringify(secrets)
    for (const pointer of ['/password', '/db/dsn', '/db/url', '/apiKey/0', '/credentials/user', '/note', '/jwt']) {
      const text = JSON.stringify([
        compare(desired, '{}', { only: [pointer] }),
        compare('{}', desired),
        compare(`[${desired}]`, '[{}]'),
      ])
      expect(text).not.toContain('hunter2')
    }
    expect(JSON.stringify(compare(desired, '{}', { only: ['/harmless'] }))).toContain('shown')
  })

  it('cuts long values', () => {
    const { differences } = compare(JSON.stringify({ a: 'x'.repeat(1000) }), '{}')
    expect(differences[0]?.expected).toBe(`"${'x'.repeat(79)}… (1002 characters)`)
  })

  it('takes time in proportion to the size', () => {
    const large = JSON.stringify(Object.fromEntries([...Array(20_000).keys()].map((n) => [`k${n}`, [n]])))
    const overrides = [...Array(5000).keys()].map((n) => ({ pointer: `/k${n}`, by: null }))
    const redacted = [...Array(5000).keys()].map((n) => `/k${n + 10_000}`)
    expect(compare(large, '{}', { overrides, redacted })).toMatchObject({
      differing: 15_000,
      withheld: 5000,
      overridden: 5000,
    })
  })
})

describe('placesOf', () => {
  const places = placesOf(['/a/b', '/c'])

  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b/x/y', '/a/b', true],
    ['/a', undefined, true],
    ['', undefined, true],
    ['/a/bc', undefined, false],
    ['/ab', undefined, false],
    ['/c/0', '/c', true],
  ])('knows about %j', (pointer, covering, touched) => {
    expect(places.covering(pointer)).toBe(covering)
    expect(places.touch(pointer)).toBe(touched)
  })

  it('covers everything with the whole document, and nothing with none', () => {
    expect(placesOf(['']).covering('/a/b')).toBe('')
    expect(placesOf([]).touch('')).toBe(false)
  })
})
