import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Duration, formatDuration, parseDuration } from '../../src/core/duration.ts'

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['0s', 0],
    ['24d', 24 * 86_400_000],
  ])('reads %s as %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
  })

  it.each(['', '5', '5 s', '-5s', '+5s', '1e3s', '0x10s', '1,5s', 's', '30d', '1h30', 'Infinity', '٣s'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeNull()
    },
  )

  it('reads back what formatDuration writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms)
      }),
    )
  })
})

it('tells with an example what a duration looks like', () => {
  const result = Duration.safeParse('30')

  expect(result.error?.issues[0]?.message).toBe(
    'expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "30"',
  )
})
