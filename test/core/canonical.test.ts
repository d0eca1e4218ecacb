import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, compareText } from '../../src/core/canonical.ts'

/** Keys that objects of JavaScript would put in another order, or take for something else. */
const key = fc.oneof(
  fc.string(),
  fc.constantFrom('10', '9', '2xx', '__proto__', 'toJSON', 'constructor', 'ä', 'Z', 'a'),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, -0, 1e21, 1e-7),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((members) => Object.fromEntries(members)),
  ),
}))

/** As the documents of RFC 8785 say it, member by member. */
function reference(item: unknown): string {
  if (Array.isArray(item)) return `[${item.map(reference).join(',')}]`
  if (typeof item !== 'object' || item === null) return JSON.stringify(item)
  const members = Object.entries(item).sort(([a], [b]) => compareText(a, b))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${reference(member)}`).join(',')}}`
}

describe('canonicalJson', () => {
  it('is the text with all keys sorted by UTF-16 code units', () => {
    fc.assert(
      fc.property(value, (item) => {
        expect(canonicalJson(item)).toBe(reference(item))
      }),
    )
  })

  it.each([
    [{ 9: 1, 10: 2, b: 3, a: [{ d: -0, c: null }] }, '{"10":2,"9":1,"a":[{"c":null,"d":0}],"b":3}'],
    [JSON.parse('{"b":1,"__proto__":{"z":1,"a":2}}'), '{"__proto__":{"a":2,"z":1},"b":1}'],
    [{ 9: 1, 10: 2 }, '{"10":2,"9":1}'],
    [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
    [{ b: undefined, a: 1 }, '{"a":1}'],
    [[1, { 2: 3 }], '[1,{"2":3}]'],
    [{ 1: [{ 2: 3 }, [{ b: undefined, 4: 5 }]] }, '{"1":[{"2":3},[{"4":5}]]}'],
    [{ toJSON: 'kept', at: new Map([['lost', 1]]) }, '{"at":{},"toJSON":"kept"}'],
  ])('writes %o', (item, text) => {
    expect(canonicalJson(item)).toBe(text)
  })

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, undefined, () => 1, 1n, Symbol('a')])(
    'refuses %s anywhere',
    (item) => {
      expect(() => canonicalJson(item)).toThrow(TypeError)
      expect(() => canonicalJson([{ deep: [item] }])).toThrow(TypeError)
      expect(() => canonicalJson({ 1: [item] })).toThrow(TypeError)
    },
  )

  it.each([
    [Number.NaN, 'not a JSON number: NaN'],
    [Number.NEGATIVE_INFINITY, 'not a JSON number: -Infinity'],
    [undefined, 'not a JSON value: undefined'],
    [() => 1, 'not a JSON value: function'],
    [1n, 'not a JSON value: bigint'],
  ])('says why it refuses %s', (item, message) => {
    expect(() => canonicalJson([item])).toThrow(new TypeError(message))
  })
})

describe('compareText', () => {
  it.each([
    ['a', 'b', -1],
    ['b', 'a', 1],
    ['a', 'a', 0],
    ['B', 'a', -1],
    ['a', 'aa', -1],
  ])('of %s and %s is %i', (a, b, order) => {
    expect(compareText(a, b)).toBe(order)
  })
})
