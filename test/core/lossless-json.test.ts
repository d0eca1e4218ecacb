import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactDecimal, isExactDouble } from '../../src/core/decimal.ts'
import type { JsonValue, Leaf } from '../../src/core/json-value.ts'
import { arrayPointers, exactText, jcs, leaves, readLossless, toPlainJson } from '../../src/core/json-value.ts'
import type { JsonOutcome } from '../../src/core/lossless-json.ts'
import { parseLosslessJson } from '../../src/core/lossless-json.ts'

function parse(text: string | Uint8Array): JsonValue {
  const outcome = parseLosslessJson(text)
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

function problemOf(text: string | Uint8Array): string | null {
  const outcome = parseLosslessJson(text)
  return outcome.ok ? null : outcome.problem
}

function areEqual(a: string, b: string): boolean {
  return exactText(parse(a)) === exactText(parse(b))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('exactDecimal', () => {
  it.each([
    ['1.0', '1'],
    ['1e0', '1'],
    ['10e-1', '1'],
    ['-0', '0'],
    ['0.000', '0'],
    ['0e99', '0'],
    ['0.10', '0.1'],
    ['123.4500', '123.45'],
    ['1200', '1200'],
    ['12e2', '1200'],
    ['0.000001', '0.000001'],
    ['0.0000001', '1e-7'],
    ['-12.5e-10', '-1.25e-9'],
    ['1e20', '100000000000000000000'],
    ['1e21', '1e21'],
    ['9007199254740993', '9007199254740993'],
    ['1e00000000000000000000003', '1000'],
    ['1e400', '1e400'],
    ['1e100000000000000', '1e100000000000000'],
    ['1e123456789012345', '1e123456789012345'],
  ])('reads %s as %s', (source, expected) => {
    expect(exactDecimal(source)).toBe(expected)
  })

  it.each([
    '',
    '01',
    '1.',
    '.5',
    '+1',
    '1e',
    '0x10',
    'NaN',
    'Infinity',
    ' 1',
    '1 ',
    '1e9999999999999999',
    '1e1000000000000000',
  ])('refuses %j', (source) => {
    expect(exactDecimal(source)).toBeNull()
  })

  it('agrees with arithmetic on whole numbers', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.integer({ min: 0, max: 9 }), (whole, zeros) => {
        const shifted = `${whole * 10n ** BigInt(zeros)}.0`
        expect(exactDecimal(shifted)).toBe(exactDecimal(`${whole}e${zeros}`))
      }),
    )
  })

  it('tells two doubles apart exactly when they differ', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(double, double, (a, b) => {
        expect(exactDecimal(String(a)) === exactDecimal(String(b))).toBe(a === b)
      }),
    )
  })

  it('takes linear time on long inputs', () => {
    const long = '0'.repeat(200_000)
    expect(exactDecimal(`1${long}1`)).toHaveLength(200_010)
    expect(exactDecimal(`1e${long}x`)).toBeNull()
  })
})

describe('isExactDouble', () => {
  it.each(['1', '0.1', '1e23', '5e-324', '9007199254740992', '-0', '1.0'])('is true for %s', (source) => {
    expect(isExactDouble(source)).toBe(true)
  })

  it.each([
    '9007199254740993',
    '0.1000000000000000055',
    '1e400',
    '1e-400',
    '18446744073709551616',
    '1e9999999999999999',
    'x',
  ])('is false for %s', (source) => {
    expect(isExactDouble(source)).toBe(false)
  })

  it('is true for the text of every double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(isExactDouble(String(value))).toBe(true)
      }),
    )
  })
})

/** In their order, unlike what equality of maps looks at. */
function leavesIn(outcome: JsonOutcome): Leaf[] {
  return outcome.ok ? leaves(outcome.value) : []
}

describe('parseLosslessJson', () => {
  it('keeps the text of every number', () => {
    expect(parse('[1.50, 9007199254740993]')).toEqual([
      { source: '1.50', decimal: '1.5' },
      { source: '9007199254740993', decimal: '9007199254740993' },
    ])
  })

  it('reads what JSON.parse reads, with the same value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(toPlainJson(parse(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('accepts and refuses the same texts as JSON.parse, but for names that come twice', () => {
    const pieces = ['{', '}', '[', ']', ',', ':', '"a"', '"', '1', '-', '.', 'e', 'null', 'tru', ' ', '\\']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (chosen) => {
        const text = chosen.join('')
        const problem = problemOf(text)
        fc.pre(problem?.includes('for the second time') !== true)
        expect(problem === null).toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['{"a":1,"a":1}', 'the member name "a" for the second time in one object at character 10'],
    ['{"a":1,"\\u0061":1}', 'the member name "a" for the second time in one object at character 15'],
    ['\ufeff{}', 'a byte order mark at character 0'],
    ['"\\ud800"', 'half of a surrogate pair at character 0'],
    ['{"\\udfff":1}', 'half of a surrogate pair at character 1'],
    ['{} {}', 'more text after the value at character 3'],
    ['', 'expected a value at character 0'],
    ['[1,]', 'expected a value at character 3'],
    ['{"a":1,}', 'expected a member name at character 7'],
    ['"a\tb"', 'a string that JSON does not allow at character 0'],
    ['"abc', 'a string that JSON does not allow at character 0'],
    ['NaN', 'expected a value at character 0'],
    ['[1 2]', 'expected a comma or the end of the array at character 3'],
    ['{"a":1 "b":2}', 'expected a comma or the end of the object at character 7'],
    ['{"a" 1}', 'expected a colon at character 5'],
  ])('refuses %s', (text, problem) => {
    expect(problemOf(text)).toBe(problem)
  })

  it('refuses bytes that are not UTF-8, and a byte order mark in them', () => {
    expect(problemOf(new Uint8Array([0x22, 0xff, 0x22]))).toBe('bytes that are not UTF-8')
    expect(problemOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x31]))).toBe('a byte order mark at character 0')
    expect(exactText(parse(new TextEncoder().encode('"é"')))).toBe('"é"')
  })

  it('reads 100 levels and refuses 101', () => {
    expect(problemOf(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeNull()
    expect(problemOf(`${'['.repeat(101)}${']'.repeat(101)}`)).toBe('nesting deeper than 100 at character 100')
    expect(problemOf('{"a":'.repeat(100_000))).toContain('nesting deeper than 100')
  })

  it('reads the same with a blank behind it, which JSON.stringify would not write', () => {
    const scalars = ['1', '1.0', '-0', '0', '1e21', '1e+21', '12345678901234567890', '1e400', '0.1', 'null', 'true']
    const texts = [
      '""',
      '"a"',
      '"\\n"',
      '"\\/"',
      '"\\u00e9"',
      '"é"',
      '"\\ud800"',
      '"\\ud83d\\ude00"',
      '"\u2028"',
      '"\\u2028"',
    ]
    const names = ['"a"', '"b"', '"1"', '"0"', '"__proto__"', '"constructor"', '"\\u0061"']
    const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(...scalars, ...texts), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
      object: fc
        .array(fc.tuple(fc.constantFrom(...names), tie('value')), { maxLength: 3 })
        .map((members) => `{${members.map((member) => member.join(':')).join(',')}}`),
    }))
    fc.assert(
      fc.property(value, (text) => {
        const [canonical, other] = [parseLosslessJson(text), parseLosslessJson(`${text} `)]
        expect(canonical).toEqual(other)
        expect(leavesIn(canonical)).toEqual(leavesIn(other))
      }),
      { numRuns: 2000 },
    )
  })

  it('takes __proto__ for a member like any other', () => {
    const document = parse('{"__proto__":{"polluted":true}}')
    const plain = toPlainJson(document)
    expect(exactText(document)).toBe('{"__proto__":{"polluted":true}}')
    expect(readLossless(document, '/__proto__/polluted')).toBe(true)
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
    expect(JSON.stringify(plain)).toBe('{"__proto__":{"polluted":true}}')
    expect(problemOf('{"__proto__":1,"__proto__":2}')).toContain('for the second time')
  })
})

describe('exactText', () => {
  it.each([
    ['1.0', '1'],
    ['1e0', '1'],
    ['-0', '0'],
    ['{"a":1,"b":[2,3]}', ' { "b" : [2.0, 3], "a" : 1 } '],
    ['"\\u00e9"', '"é"'],
  ])('is the same for %s and %s', (a, b) => {
    expect(areEqual(a, b)).toBe(true)
  })

  it.each([
    ['0.1', '0.1000000000000000055'],
    ['9007199254740993', '9007199254740992'],
    ['1', '"1"'],
    ['[1,2]', '[2,1]'],
    ['[1]', '[1,1]'],
    ['null', '0'],
    ['""', 'null'],
    ['{}', '[]'],
    ['{"a":null}', '{}'],
    ['"\\u00e9"', '"e\\u0301"'],
    ['1e400', '1e401'],
  ])('differs for %s and %s', (a, b) => {
    expect(areEqual(a, b)).toBe(false)
  })

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const once = exactText(parse(text))
        expect(exactText(parse(once))).toBe(once)
      }),
    )
  })
})

// RFC 8785: the sample of section 3.2.2, the order of section 3.2.3, and numbers of appendix B.
describe('jcs', () => {
  it('gives the text of the sample in RFC 8785', () => {
    const sample = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    // 333333333.33333329 is not exactly a double: here that has no canonical text, where the RFC rounds.
    expect(jcs(parse(sample))).toEqual({
      undefinedBecause: 'the number at /numbers/0 is not exactly a double',
    })
    expect(jcs(parse(sample.replace('333333333.33333329', '333333333.3333333')))).toEqual({
      text: String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    })
  })

  it('sorts by UTF-16 code units, as RFC 8785 does', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
    const document = parse(`{${names.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`)
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']
    expect(jcs(document)).toEqual({ text: `{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}` })
  })

  it.each([
    ['-0', '0'],
    ['1e21', '1e+21'],
    ['1E-7', '1e-7'],
    ['100000000000000000000', '100000000000000000000'],
    ['5e-324', '5e-324'],
  ])('writes the number %s as %s', (source, text) => {
    expect(jcs(parse(source))).toEqual({ text })
  })

  it.each(['9007199254740993', '1e400', '0.1000000000000000055'])('is undefined for %s', (source) => {
    expect(jcs(parse(source))).toEqual({ undefinedBecause: 'the number at the root is not exactly a double' })
  })

  it('gives two documents one text exactly when their values are equal', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (a, b) => {
        const [one, other] = [parse(a), parse(b)]
        const [first, second] = [jcs(one), jcs(other)]
        if (!('text' in first) || !('text' in second)) return
        expect(first.text === second.text).toBe(exactText(one) === exactText(other))
      }),
    )
  })
})

describe('leaves', () => {
  it('lists every place that branches no further', () => {
    const found = leaves(parse('{"a":{"b/c":[1,{"d":null}]},"e":[],"f":{}}'))
    expect(found.map(({ pointer, value }) => [pointer, exactText(value)])).toEqual([
      ['/a/b~1c/0', '1'],
      ['/a/b~1c/1/d', 'null'],
      ['/e', '[]'],
      ['/f', '{}'],
    ])
  })

  it('names the whole document when it is a scalar', () => {
    expect(leaves(parse('true'))).toEqual([{ pointer: '', value: true }])
  })

  it('finds each leaf again by its pointer', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const document = parse(text)
        for (const { pointer, value } of leaves(document)) expect(readLossless(document, pointer)).toEqual(value)
      }),
    )
  })

  it.each([
    ['/10', 'k'],
    ['/01', undefined],
    ['/-', undefined],
    ['/1.0', undefined],
    ['/', undefined],
    ['/12', undefined],
    ['/1/0', undefined],
  ])('finds at %s of twelve letters %j', (pointer, letter) => {
    expect(readLossless(Array.from('abcdefghijkl'), pointer)).toBe(letter)
  })

  it('lists arrays by themselves', () => {
    expect(arrayPointers(parse('{"a":[[1],{"b":[]}],"c":1}'))).toEqual(['/a', '/a/0', '/a/1/b'])
  })
})

it('every kind of blank that JSON allows may stand between values', () => {
  expect(areEqual('\t[\r1\n, 2 ]', '[1,2]')).toBe(true)
})

it('a document of any depth is refused for its depth, canonical or not', () => {
  for (const levels of [101, 100_000]) {
    expect(problemOf(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)).toContain('nesting deeper than 100')
    expect(problemOf(`${'['.repeat(levels)}${']'.repeat(levels)}`)).toContain('nesting deeper than 100')
  }
})

it('an object that is left out becomes an empty one', () => {
  const document = parse('{"a":{"b":1},"c":2}')
  const inner = readLossless(document, '/a')

  expect(toPlainJson(document, new Set(inner === undefined ? [] : [inner]))).toEqual({ a: {}, c: 2 })
})
