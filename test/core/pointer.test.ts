import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeSegment, JsonPointer, pointerSegments, readPointer } from '../../src/core/pointer.ts'
import { publishedOf } from './published.ts'

// RFC 6901, section 5.
const letters = Array.from('abcdefghijkl')
const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7, letters, nothing: null }

describe('readPointer', () => {
  it.each([
    ['', document],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/m~0n', 8],
    ['/ ', 7],
    ['/letters/10', 'k'],
    ['/letters/length', undefined],
    ['/foo/2', undefined],
    ['/foo/2/3', undefined],
    ['/foo/0/0', undefined],
    ['/nothing/at', undefined],
    ['/foo/01', undefined],
    ['/foo/-', undefined],
    ['/constructor', undefined],
    ['/__proto__', undefined],
  ])('%j names %j', (pointer, expected) => {
    expect(JsonPointer.parse(pointer)).toBe(pointer)
    expect(readPointer(document, pointer)).toEqual(expected)
  })

  it('finds any key through its escaped segment', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        expect(pointerSegments(`/${escapeSegment(key)}`)).toEqual([key])
      }),
    )
  })
})

it.each(publishedOf(JsonPointer).examples)('%j is offered for a pointer, and names a part of a document', (example) => {
  expect(JsonPointer.safeParse(example).success).toBe(true)
  expect(pointerSegments(example)).not.toEqual([])
})

it.each(['foo', 'foo/a', '/a~', '/a~2', '/~~0'])('refuses %j as a pointer', (text) => {
  expect(JsonPointer.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
    'expected a JSON pointer that starts with a slash, such as /build/version',
  ])
})
