import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { inYaml } from '../../src/plan/known-schema.ts'
import { parseYaml } from '../../src/plan/parse-yaml.ts'
import type { Origin } from '../../src/plan/tree.ts'
import { formatPath, mergeTrees, nodeAt, originAt, toValue, treeOf, walk } from '../../src/plan/tree.ts'

const below: Origin = { type: 'flag', flag: '--below' }
const above: Origin = { type: 'flag', flag: '--above' }

const keys = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'prototype', 'toString')
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>('text', 1, true, null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('any')), { maxLength: 3 }).map((entries): unknown => Object.fromEntries(entries)),
  ),
})).any

describe('merged trees', () => {
  it('never reach a prototype', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort()
    fc.assert(
      fc.property(value, value, (a, b) => {
        toValue(mergeTrees(treeOf(a, below), treeOf(b, above)))
        expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before)
        expect(Object.getPrototypeOf({})).toBe(Object.prototype)
      }),
    )
  })

  it('with themselves are themselves; with an empty mapping nothing changes', () => {
    fc.assert(
      fc.property(value, (a) => {
        const tree = treeOf(a, below)
        expect(toValue(mergeTrees(tree, tree))).toEqual(toValue(tree))
        const inMapping = treeOf({ a }, below)
        expect(toValue(mergeTrees(inMapping, treeOf({}, above)))).toEqual(toValue(inMapping))
      }),
    )
  })

  it('hold every part of the one above, and give each part its origin', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const merged = mergeTrees(treeOf(a, below), treeOf(b, above))
        for (const { path, node } of walk(treeOf(b, above))) {
          if (node.type !== 'scalar') continue
          expect(nodeAt(merged, path)).toEqual(node)
          expect(originAt(merged, path)).toEqual(above)
        }
      }),
    )
  })

  it('replace lists and plain values', () => {
    const merged = mergeTrees(
      treeOf({ a: [1, 2], b: { c: 1, d: 2 }, e: { f: 1 } }, below),
      treeOf({ a: [3], b: { c: 4 }, e: 5 }, above),
    )

    expect(toValue(merged)).toEqual({ a: [3], b: { c: 4, d: 2 }, e: 5 })
  })
})

describe('a parsed document', () => {
  it('has the values that were written', () => {
    const plain = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)) as fc.Arbitrary<unknown>,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('any'), { maxKeys: 3 }),
      ),
    })).any
    fc.assert(
      fc.property(plain, (input) => {
        const { tree, problems } = parseYaml(JSON.stringify(input))
        expect(problems).toEqual([])
        expect(tree && toValue(tree)).toEqual(JSON.parse(JSON.stringify(input)))
      }),
    )
  })

  it('is refused or read, whatever the text', () => {
    const text = fc.stringMatching(/^[ab:?[\]{}#&*!|>'"%@`,\n $~<0.-]{0,60}$/)
    fc.assert(
      fc.property(text, (input) => {
        const { tree, problems } = parseYaml(input)
        expect(tree !== null || problems.length > 0).toBe(true)
        for (const { origin } of problems) {
          expect(origin?.type === 'file' && origin.offset >= 0 && origin.offset <= input.length).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('what is suggested to write', () => {
  it('is read back as it was', () => {
    const sample = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>(
          '30s',
          '1%',
          '10.0.1.21:8080',
          '[fd00::1]:8080',
          'https://a.b/c',
          '1.10',
          'true',
          '~',
          '',
        ),
        fc.string({ maxLength: 8 }) as fc.Arbitrary<unknown>,
        fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)) as fc.Arbitrary<unknown>,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('any'), { maxKeys: 3 }),
      ),
    })).any
    fc.assert(
      fc.property(sample, (input) => {
        expect(parse(inYaml(input))).toEqual(JSON.parse(JSON.stringify(input)))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['30s', '30s'],
    ['1%', '1%'],
    ['10.0.1.21:8080', '10.0.1.21:8080'],
    ['1.10', '"1.10"'],
    ['role="gray"', '"role=\\"gray\\""'],
    [{ a: [1, 'b'], c: {} }, '{ a: [1, b], c: {} }'],
  ])('%j is %s', (input, expected) => {
    expect(inYaml(input)).toBe(expected)
  })
})

describe('a path', () => {
  it.each([
    [['stages', 0, 'checks', 1, 'maxLeak'], 'stages[0].checks[1].maxLeak'],
    [['environments', 'a b', 'x-y'], 'environments["a b"].x-y'],
    [[], ''],
    [[0], '[0]'],
  ])('%j reads %s', (path, text) => {
    expect(formatPath(path)).toBe(text)
  })
})
