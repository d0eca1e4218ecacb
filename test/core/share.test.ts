import { describe, expect, it } from 'vitest'
import { formatPercent, parsePercent, Share } from '../../src/core/share.ts'
import { publishedOf } from './published.ts'

const published = publishedOf(Share)

describe('parsePercent', () => {
  it.each([
    ['1%', 0.01],
    ['0.1%', 0.001],
    ['99.9 %', 0.999],
    ['0.125%', 0.00125],
    ['100%', 1],
  ])('reads %s as %d', (text, expected) => {
    expect(parsePercent(text)).toBe(expected)
    expect(text).toMatch(published.pattern)
  })

  it.each(['0.01', '1', '%', '-1%', '1e2%', '1,5%', '1%x', ''])('refuses %j', (text) => {
    expect(parsePercent(text)).toBeNull()
    expect(text).not.toMatch(published.pattern)
  })
})

it('a share is read to a ratio', () => {
  expect(Share.parse('0.5 %')).toBe(0.005)
})

it.each(published.examples)('%s is offered for a share, and read', (example) => {
  expect(Share.safeParse(example).success).toBe(true)
})

it.each(['none', '0%', '100%', '250%'])('a share is strictly between nothing and all: refuses %s', (text) => {
  expect(Share.safeParse(text).error?.issues).toMatchObject([
    {
      code: 'custom',
      message: `expected a percentage between 0% and 100% such as 1%, got "${text}"`,
    },
  ])
})

it.each([
  [0.01, '1 %'],
  [0.000123456, '0.0123 %'],
  [0, '0 %'],
])('formats %d as %s', (ratio, expected) => {
  expect(formatPercent(ratio)).toBe(expected)
})
