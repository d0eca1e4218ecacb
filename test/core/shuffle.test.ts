import { expect, it } from 'vitest'
import { shuffled } from '../../src/core/shuffle.ts'

const items = Array.from({ length: 600 }, (_, index) => ({ index, isFirstHalf: index < 300 }))

it('an order is the same for the same seed, and complete', () => {
  const mixed = shuffled(items, 0)

  expect(shuffled(items, 0)).toEqual(mixed)
  expect(mixed.map(({ index }) => index).sort((a, b) => a - b)).toEqual(items.map(({ index }) => index))
})

it.each([
  [0, [2, 1, 4, 3, 6, 0, 7, 5]],
  [3, [6, 1, 0, 5, 3, 7, 4, 2]],
])('the order of seed %i stays what it is', (seed, order) => {
  expect(shuffled([0, 1, 2, 3, 4, 5, 6, 7], seed)).toEqual(order)
})

it.each([0, 1, 7, 2 ** 31, 2 ** 32 - 1])('an order has no long stretches of one half, seed %i', (seed) => {
  const stretches = shuffled(items, seed)
    .map(({ isFirstHalf }) => (isFirstHalf ? 'a' : 'b'))
    .join('')
    .match(/a+|b+/g)

  expect(Math.max(...(stretches ?? []).map(({ length }) => length))).toBeLessThan(20)
})

it('two seeds put few items at the same place', () => {
  const [one, other] = [shuffled(items, 1), shuffled(items, 2)]

  expect(one.filter((item, place) => item === other[place]).length).toBeLessThan(20)
})
