import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Matcher } from '../../../src/sources/prometheus/selector.ts'
import {
  escapeRegex,
  parseMatchers,
  parseSelector,
  printMatchers,
  printSelector,
  SelectorError,
  withMatchers,
} from '../../../src/sources/prometheus/selector.ts'

function errorOf(work: () => unknown): SelectorError {
  try {
    work()
  } catch (error) {
    if (error instanceof SelectorError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

function refusalOf(text: string): unknown {
  try {
    parseSelector(text)
    return null
  } catch (error) {
    return error
  }
}

const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/).filter((name) => name !== '__name__')
const metric = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/)
const matcher: fc.Arbitrary<Matcher> = fc.record({
  label,
  operator: fc.constantFrom('=', '!=', '=~', '!~'),
  value: fc.string({ unit: 'binary' }),
})

describe('parseSelector', () => {
  it.each([
    ['up', 'up'],
    [' up ', 'up'],
    ['up{}', 'up'],
    ['job:errors:rate5m', 'job:errors:rate5m'],
    [`x{a="b", c!='d',e=~"f|g",h!~\`i\\d\`,}`, 'x{a="b",c!="d",e=~"f|g",h!~"i\\\\d"}'],
    ['{__name__="x",a="b"}', '{__name__="x",a="b"}'],
    ['x { a = "b" }', 'x{a="b"}'],
    [String.raw`x{a="\x41\u00e9\U0001F600\101\"\\\n\t"}`, String.raw`x{a="Aé😀A\"\\\n\t"}`],
    ['x{a="}",b="{"}', 'x{a="}",b="{"}'],
  ])('reads %s', (text, printed) => {
    expect(printSelector(parseSelector(text))).toBe(printed)
  })

  it.each([
    ['', 1, 'expected a metric name or {matchers}'],
    ['{}', 3, 'expected a metric name or {matchers}'],
    ['{a=""}', 1, 'a matcher that an absent label does not meet'],
    ['{a=~".*"}', 1, 'a matcher that an absent label does not meet'],
    ['{a!="b"}', 1, 'a matcher that an absent label does not meet'],
    ['sum(rate(x[5m]))', 4, 'got a function call'],
    ['x[5m]', 2, 'without a range'],
    ['x offset 5m', 3, 'without offset'],
    ['x @ 17', 3, 'without offset or @'],
    ['x + y', 3, 'expected the end of the selector, got "+ y"'],
    ['x{a="b"', 8, 'expected } or a comma'],
    ['x{a="b" c="d"}', 9, 'expected } or a comma'],
    ['x{a}', 4, 'expected =, !=, =~ or !~ behind the label a'],
    ['x{a=b}', 5, 'expected a quoted value for the label a'],
    ['x{1a="b"}', 3, 'expected a label name'],
    ['x{a-b="c"}', 4, 'behind the label a'],
    ['x{a="b}', 5, 'the quote " is never closed'],
    ['x{a="b\n"}', 7, 'a line break inside quotes'],
    [String.raw`x{a="\d"}`, 6, String.raw`unknown escape "\\d"`],
    [String.raw`x{a="\ud800"}`, 6, 'unknown escape'],
    [String.raw`x{a="\xff"}`, 6, 'unknown escape'],
    ['x{__name__="y"}', 1, 'two names'],
    ['x-y', 2, 'expected the end of the selector'],
    ['{"http.requests"}', 2, 'expected a label name'],
  ])('refuses %j at character %i', (text, position, message) => {
    const error = errorOf(() => parseSelector(text))

    expect(error.message).toContain(message)
    expect(error.position).toBe(position)
  })

  it('reads back what it prints, whatever the label values hold', () => {
    fc.assert(
      fc.property(metric, fc.array(matcher, { maxLength: 4 }), (name, matchers) => {
        const selector = { metric: name, matchers }
        expect(parseSelector(printSelector(selector))).toEqual(selector)
      }),
    )
  })

  it('never throws anything but SelectorError', () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('x', '{', '}', '"', '\\', '=', ',', '~', '`', 'a')).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (input) => {
        expect(refusalOf(input)).toSatisfy((thrown) => thrown === null || thrown instanceof SelectorError)
      }),
    )
  })
})

describe('parseMatchers', () => {
  it('reads what tells gray from stable', () => {
    expect(parseMatchers('role="gray", zone=~"a|b"')).toEqual([
      { label: 'role', operator: '=', value: 'gray' },
      { label: 'zone', operator: '=~', value: 'a|b' },
    ])
  })

  it.each([
    ['', 'expected a matcher that names a value'],
    ['role=""', 'role="" would also select every series that has no label role'],
    ['role="gray",zone=""', 'zone="" would also select every series that has no label zone'],
    ['role=~"gray|"', 'would also select every series that has no label role'],
    ['role=~".*"', 'would also select every series that has no label role'],
    ['role!="stable"', 'expected a matcher that names a value'],
    ['{role="gray"}', 'without braces'],
    ['role="gray"}', 'expected a comma or the end, got "}"'],
    ['role="gray" zone="a"', 'expected a comma or the end, got "z"'],
  ])('refuses %j', (text, message) => {
    expect(errorOf(() => parseMatchers(text)).message).toContain(message)
  })

  it('accepts a negative matcher beside a positive one, and a label that only has to be there', () => {
    expect(printMatchers(parseMatchers('app="shop",version!="2.0.9"'))).toBe('app="shop",version!="2.0.9"')
    expect(printMatchers(parseMatchers('canary!=""'))).toBe('canary!=""')
  })
})

describe('withMatchers', () => {
  it('adds matchers behind those of the selector', () => {
    const selector = withMatchers(parseSelector('x{code=~"5.."}'), parseMatchers('role="gray"'))

    expect(printSelector(selector)).toBe('x{code=~"5..",role="gray"}')
  })

  it.each([
    ['x{role="stable"}', 'role="gray"', 'has a matcher for role already'],
    ['x', '__name__="y"', 'has a matcher for __name__ already'],
  ])('refuses to say two things about one label: %s and %s', (selector, matchers, message) => {
    expect(errorOf(() => withMatchers(parseSelector(selector), parseMatchers(matchers))).message).toContain(message)
  })

  it('can not be talked into another selector by a label value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        const matchers: Matcher[] = [{ label: 'role', operator: '=', value }]
        const printed = printSelector(withMatchers(parseSelector('x{code="200"}'), matchers))
        expect(parseSelector(printed).matchers).toEqual([{ label: 'code', operator: '=', value: '200' }, ...matchers])
      }),
    )
  })
})

describe('escapeRegex', () => {
  it('makes a pattern that matches the text and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const pattern = new RegExp(`^(?:${escapeRegex(text)})$`, 's')
        expect(pattern.test(text)).toBe(true)
        expect(pattern.test(other)).toBe(text === other)
      }),
    )
  })
})
