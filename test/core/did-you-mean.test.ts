import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from '../../src/core/did-you-mean.ts'

describe('nearest', () => {
  const keys = ['maxLeak', 'maxLost', 'requests', 'kind', 'name', 'id', 'timeout', 'keepGoing']

  it.each([
    ['maxleak', 'maxLeak'],
    ['max-leak', 'maxLeak'],
    ['keep_going', 'keepGoing'],
    ['reqests', 'requests'],
    ['requestss', 'requests'],
    ['knid', 'kind'],
    ['nmae', 'name'],
    ['tiemout', 'timeout'],
    ['time', 'timeout'],
    ['timeoutMs', 'timeout'],
    ['maxLeek', 'maxLeak'],
    ['req', 'requests'],
    ['timeoutSeconds', 'timeout'],
  ])('takes %s for %s', (typo, meant) => {
    expect(nearest(typo, keys)).toBe(meant)
  })

  it.each(['colour', 'as', 'x', '', 'ti', 'q'.repeat(1000)])('takes %s for nothing', (typo) => {
    expect(nearest(typo, keys)).toBeNull()
  })

  it('prefers a difference of case to an edit, and an edit to a shared beginning', () => {
    expect(nearest('stag', ['staging', 'stage', 'STAG'])).toBe('STAG')
    expect(nearest('stag', ['staging', 'stage'])).toBe('stage')
  })

  it('compares names of at most 64 characters', () => {
    const longest = 'q'.repeat(64)

    expect(nearest(`x${longest.slice(1)}`, [longest])).toBe(longest)
    expect(nearest(longest, [`${longest}q`])).toBeNull()
    expect(nearest(`${longest}q`, [longest])).toBeNull()
  })

  it('takes the first of equally near candidates', () => {
    expect(nearest('cat', ['car', 'bat'])).toBe('car')
  })

  it('has no answer without candidates', () => {
    expect(nearest('timeout', [])).toBeNull()
  })
})

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['abcd', 'acbd', 1],
    ['ca', 'abc', 3],
  ])('from %s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
  })

  it('is symmetric, zero only for equal texts, and at most the longer length', () => {
    const text = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = editDistance(a, b)
        expect(distance).toBe(editDistance(b, a))
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })
})
