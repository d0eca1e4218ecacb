import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Duration, formatDuration, parseDuration } from '../../src/core/duration.ts'
import { publishedOf } from './published.ts'

const published = publishedOf(Duration)

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['1.25s', 1250],
    ['0s', 0],
    ['24d', 24 * 86_400_000],
    ['2147483647ms', 2 ** 31 - 1],
  ])('reads %s as %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
    expect(text).toMatch(published.pattern)
  })

  it.each(['', '5', '5 s', '-5s', '+5s', '1e3s', '0x10s', '1,5s', 's', '1h30', '5sec', 'Infinity', '٣s'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeNull()
      expect(text).not.toMatch(published.pattern)
    },
  )

  it.each(['30d', '2147483648ms'])('refuses %s, which no timer can wait', (text) => {
    expect(parseDuration(text)).toBeNull()
  })

  it('reads back what formatDuration writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms)
      }),
    )
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [5, '5ms'],
    [1000, '1s'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [93_784_005, '1d2h3m4s5ms'],
    [86_400_001, '1d1ms'],
  ])('writes %i as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

it('a duration is read to milliseconds', () => {
  expect(Duration.parse('1m30s')).toBe(90_000)
})

it.each(published.examples)('%s is offered for a duration, and read', (example) => {
  expect(Duration.safeParse(example).success).toBe(true)
})

it('tells with an example what a duration looks like', () => {
  const result = Duration.safeParse('30')

  expect(result.error?.issues[0]).toMatchObject({
    code: 'custom',
    message: 'expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "30"',
  })
})
