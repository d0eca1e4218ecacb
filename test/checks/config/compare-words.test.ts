import { describe, expect, it } from 'vitest'
import type { Told } from '../../../src/checks/config/compare.ts'
import { compareValues, desiredValues, scopeOf } from '../../../src/checks/config/compare.ts'
import type { Comparison } from '../../../src/checks/config/evidence.ts'
import { placesOf } from '../../../src/checks/config/places.ts'
import { exactText, leaves } from '../../../src/core/json-value.ts'
import { parseLosslessJson } from '../../../src/core/lossless-json.ts'

interface Options {
  readonly only?: string[] | null
  readonly ignore?: string[]
  readonly redacted?: readonly string[]
  readonly overrides?: Told['overrides']
}

function parse(document: unknown) {
  const outcome = parseLosslessJson(JSON.stringify(document))
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

function compare(desired: unknown, inUse: unknown, options: Options = {}): Comparison {
  const { only = null, ignore = [], redacted = [], overrides = [] } = options
  const scope = scopeOf({ only, ignore })
  const values = new Map(leaves(parse(inUse)).map(({ pointer, value }) => [pointer, exactText(value)]))
  return compareValues(desiredValues(parse(desired), 'the hash', scope), { values, redacted, overrides }, scope)
}

const equal: Comparison = {
  against: 'the hash',
  equal: 0,
  differing: 0,
  overridden: 0,
  withheld: 0,
  withheldOverridden: 0,
  extra: 0,
  differences: [],
  withheldPointers: [],
  extraPointers: [],
}

const numbers = (count: number, value: unknown) =>
  Object.fromEntries([...Array(count).keys()].map((number) => [`n${number}`, value]))

describe('what a comparison comes to', () => {
  it.each<[string, unknown, unknown, Options, Partial<Comparison>]>([
    ['equal values', { a: 1, b: 2 }, { a: 1, b: 2 }, {}, { equal: 2 }],
    [
      'a further item of a list',
      { a: [1] },
      { a: [1, 2] },
      {},
      {
        equal: 1,
        differing: 1,
        differences: [{ pointer: '/a/1', expected: '(absent)', actual: '2', overriddenBy: null }],
      },
    ],
    [
      'a further item of a list that is overridden',
      { a: [1] },
      { a: [1, 2] },
      { overrides: [{ pointer: '/a', by: 'env:A' }] },
      {
        equal: 1,
        differing: 1,
        overridden: 1,
        differences: [{ pointer: '/a/1', expected: '(absent)', actual: '2', overriddenBy: 'env:A' }],
      },
    ],
    [
      'a further value within an item of a list',
      { a: [{ b: 1 }] },
      { a: [{ b: 1, c: 2 }] },
      {},
      {
        equal: 1,
        differing: 1,
        differences: [{ pointer: '/a/0/c', expected: '(absent)', actual: '2', overriddenBy: null }],
      },
    ],
    [
      'further values, the first five of them',
      { a: 1 },
      { a: 1, ...numbers(6, 0) },
      {},
      { equal: 1, extra: 6, extraPointers: ['/n0', '/n1', '/n2', '/n3', '/n4'] },
    ],
    [
      'withheld values, the first five of them',
      numbers(6, 0),
      numbers(6, 0),
      { redacted: [''] },
      { withheld: 6, withheldPointers: ['/n0', '/n1', '/n2', '/n3', '/n4'] },
    ],
    [
      'a value that is withheld with all that is beside it, though it is told and equal',
      { db: { host: 'h', port: 1 }, a: 1 },
      { db: { host: 'h', port: 1 }, a: 1 },
      { redacted: ['/db'] },
      { equal: 1, withheld: 2, withheldPointers: ['/db/host', '/db/port'] },
    ],
    [
      'a value of which a part is withheld',
      { a: 1 },
      { a: 1 },
      { redacted: ['/a/b'] },
      { withheld: 1, withheldPointers: ['/a'] },
    ],
    [
      'an override of everything',
      { a: 1, b: 2 },
      { a: 9, b: 2 },
      { overrides: [{ pointer: '', by: 'flags' }] },
      {
        equal: 1,
        differing: 1,
        overridden: 1,
        differences: [{ pointer: '/a', expected: '1', actual: '9', overriddenBy: 'flags' }],
      },
    ],
    [
      'an override of another place',
      { a: 1 },
      { a: 9 },
      { overrides: [{ pointer: '/b', by: 'flags' }] },
      { differing: 1, differences: [{ pointer: '/a', expected: '1', actual: '9', overriddenBy: null }] },
    ],
    [
      'a withheld value that is overridden, behind those that are told',
      { key: 1, a: 1, b: 1 },
      { a: 2, b: 2 },
      {
        redacted: ['/key'],
        overrides: [
          { pointer: '/key', by: 'env:KEY' },
          { pointer: '/a', by: null },
        ],
      },
      {
        differing: 2,
        overridden: 1,
        withheld: 1,
        withheldOverridden: 1,
        differences: [
          { pointer: '/b', expected: '1', actual: '2', overriddenBy: null },
          { pointer: '/a', expected: '1', actual: '2', overriddenBy: 'another source' },
          { pointer: '/key', expected: '(hidden)', actual: '(not told)', overriddenBy: 'env:KEY' },
        ],
        withheldPointers: ['/key'],
      },
    ],
    [
      'a number that only begins or ends like the desired one',
      { a: 800, b: 800 },
      { a: 18_001, b: '8000' },
      {},
      {
        differing: 2,
        differences: [
          { pointer: '/a', expected: '800', actual: '18001', overriddenBy: null },
          { pointer: '/b', expected: '800', actual: '"8000"', overriddenBy: null },
        ],
      },
    ],
    ['numbers that are written as texts', { a: -800, b: 0.5 }, { a: '-800.0', b: '5e-1' }, {}, { equal: 2 }],
    [
      'an object that is filled in',
      { a: {}, b: 1 },
      { a: { c: 1 }, b: 1 },
      {},
      { equal: 2, extra: 1, extraPointers: ['/a/c'] },
    ],
    [
      'a list that is filled in',
      { a: [] },
      { a: [1] },
      {},
      {
        differing: 2,
        differences: [
          { pointer: '/a', expected: '[]', actual: '(absent)', overriddenBy: null },
          { pointer: '/a/0', expected: '(absent)', actual: '1', overriddenBy: null },
        ],
      },
    ],
    ['what is outside of what is compared', { a: 1, b: 1 }, { a: 2, b: 1, c: 1 }, { only: ['/b'] }, { equal: 1 }],
    ['what is left out', { a: 1, b: 1 }, { a: 2, b: 1, c: 1 }, { ignore: ['/a', '/c'] }, { equal: 1 }],
  ])('%s', (_what, desired, inUse, options, told) => {
    expect(compare(desired, inUse, options)).toEqual({ ...equal, ...told })
  })

  it('lists five differences, those that nothing overrides first', () => {
    const { differences } = compare(numbers(7, 1), numbers(7, 2), {
      overrides: ['/n0', '/n1', '/n2'].map((pointer) => ({ pointer, by: 'env' })),
    })

    expect(differences.map(({ pointer }) => pointer)).toEqual(['/n3', '/n4', '/n5', '/n6', '/n0'])
  })

  it('cuts long pointers', () => {
    const long = 'x'.repeat(400)
    const cut = `/${'x'.repeat(299)}…`

    expect(compare({ [long]: 1 }, {}).differences[0]?.pointer).toBe(cut)
    expect(compare({}, { [long]: 1 }).extraPointers).toEqual([cut])
    expect(compare({ [long]: 1 }, {}, { redacted: [`/${long}`] }).withheldPointers).toEqual([cut])
  })
})

describe('a scope', () => {
  const unmatched = (document: unknown, only: string[], ignore: string[] = []) =>
    desiredValues(parse(document), '', scopeOf({ only, ignore })).unmatched

  it.each<[string[], string[], string[]]>([
    [['/a', '/a/b', '/c/0'], [], []],
    [['/a', '/typo', '/a/b/x', '/c/1'], [], ['/typo', '/a/b/x', '/c/1']],
    [['/a', '/c'], ['/a'], ['/a']],
    [['/typo'], [], ['/typo']],
    [[''], [], []],
  ])('of %j without %j names nothing at %j', (only, ignore, names) => {
    expect(unmatched({ a: { b: 1 }, c: [1] }, only, ignore)).toEqual(names)
  })

  it('of everything names all of it', () => {
    expect(desiredValues(parse({}), '', scopeOf({ only: null, ignore: [] })).unmatched).toEqual([])
  })

  const scope = scopeOf({ only: ['/a/b'], ignore: ['/a/b/c'] })

  it.each([
    ['', false, true],
    ['/a', false, true],
    ['/a/b', true, true],
    ['/a/b/d', true, true],
    ['/a/b/c', false, false],
    ['/a/b/c/d', false, false],
    ['/a/x', false, false],
  ])('knows about %j', (pointer, hasLeaf, touches) => {
    expect(scope.hasLeaf(pointer)).toBe(hasLeaf)
    expect(scope.touches(pointer)).toBe(touches)
  })
})

describe('places', () => {
  const places = placesOf(['/a/b', '/c', '/a/b/c/d'])

  it.each([
    ['', undefined, true],
    ['/', undefined, false],
    ['/a', undefined, true],
    ['/a/b', '/a/b', true],
    ['/a/b/c', '/a/b', true],
    ['/a/b/c/d/e', '/a/b/c/d', false],
    ['/a/b/x', '/a/b', false],
    ['/c/', '/c', false],
  ])('know the nearest of them above %j, and whether one is below', (pointer, covering, hasBelow) => {
    expect(places.covering(pointer)).toBe(covering)
    expect(places.hasBelow(pointer)).toBe(hasBelow)
  })
})
