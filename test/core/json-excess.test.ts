import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonExcess } from '../../src/core/json-excess.ts'

function excessOf(text: string, mostValues: number): ReturnType<typeof jsonExcess> {
  return jsonExcess(Buffer.from(text), mostValues)
}

it.each([
  ['as many values as allowed', '[1,2,3]', 3, null],
  ['one more', '[1,2,3,4]', 3, 'too-many'],
  ['empty lists, which have no comma of their own', '[[],[],[]]', 3, 'too-many'],
  ['empty objects', '[{},{},{}]', 3, 'too-many'],
  ['brackets and commas in a text', '["[[[,,,", "{{\\"{,,\\\\"]', 2, null],
  ['100 levels', `${'['.repeat(100)}${']'.repeat(100)}`, 1000, null],
  ['101 levels', `${'['.repeat(101)}${']'.repeat(101)}`, 1000, 'too-deep'],
  ['101 levels of objects', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 1000, 'too-deep'],
  ['many lists beside each other', `[${'[],'.repeat(200)}[]]`, 1000, null],
  ['what is no JSON', '<html>', 1, null],
  ['a text that does not end', '"[[[[', 1, null],
  ['nothing', '', 0, null],
])('%s', (_name, text, mostValues, expected) => {
  expect(excessOf(text, mostValues)).toBe(expected)
})

function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const members = Object.values(value)
  return Math.max(1, members.length) + members.reduce((sum: number, member) => sum + valuesIn(member), 0)
}

it('counts what the parser would make, and never less', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const values = valuesIn(value)
      expect(excessOf(JSON.stringify(value), values)).toBeNull()
      expect(excessOf(JSON.stringify(value), values - 1)).toBe(values > 0 ? 'too-many' : null)
    }),
  )
})
