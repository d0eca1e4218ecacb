import { expect, it } from 'vitest'
import { groupBy } from '../../src/core/group-by.ts'

it('items are grouped by their keys, in the order in which both come, without those that have none', () => {
  const items = ['b1', 'a1', 'c1', 'b2', 'a2']

  const groups = groupBy(items, (item) => (item.startsWith('c') ? null : item.slice(0, 1)))

  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2']],
  ])
})
