import { describe, expect, it } from 'vitest'
import { firstReaching, lastHolding } from '../../src/stats/search.ts'

/** Each question takes the evidence of all intervals anew, so a caller waits for every one of them. */
function recorded(condition: (point: number) => boolean) {
  const asked: number[] = []
  return {
    asked,
    condition: (point: number) => {
      asked.push(point)
      return condition(point)
    },
  }
}

describe('lastHolding', () => {
  // The middle of two neighbours is rounded to the even one: here the one that holds, there the one that does not.
  it.each([
    ['a quarter', (point: number) => point <= 0.25, 0.25],
    ['the number before a quarter', (point: number) => point < 0.25, 0.25 - 2 ** -55],
  ])('ends exactly at %s, and asks for no number twice', (_, holds, last) => {
    const { asked, condition } = recorded(holds)

    expect(lastHolding(condition, 0, 1)).toBe(last)
    expect(asked).toEqual([...new Set(asked)])
  })

  it('asks 200 times at most, also beside zero, where numbers lie far closer together', () => {
    const { asked, condition } = recorded((point) => point === 0)

    expect(lastHolding(condition, 0, 1)).toBe(0)
    expect(asked.length).toBeLessThanOrEqual(200)
  })
})

describe('firstReaching', () => {
  it('looks no further than twice the number that it finds, however far it may', () => {
    const { asked, condition } = recorded((count) => count >= 386)

    expect(firstReaching(condition, 1e9)).toBe(386)
    expect(Math.max(...asked)).toBeLessThanOrEqual(2 * 386)
  })
})
