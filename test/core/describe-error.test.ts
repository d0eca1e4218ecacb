import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeError } from '../../src/core/describe-error.ts'

const Shape = z.object({ list: z.array(z.string()), count: z.number() })

it.each([
  ['an error', new TypeError('broken'), 'broken'],
  ['a text', 'odd', 'odd'],
  ['nothing', undefined, 'undefined'],
  ['a value of another type', errorOf(z.string(), 1), 'Invalid input: expected string, received number'],
  [
    'a value in a place',
    errorOf(Shape, { list: ['a', 2], count: 1 }),
    'list.1: Invalid input: expected string, received number',
  ],
  [
    'several values',
    errorOf(Shape, { list: [1, 2], count: '' }),
    'list.0: Invalid input: expected string, received number (and 2 more)',
  ],
  ['an error of zod without issues', new z.ZodError([]), 'a value of another shape than expected'],
])('describes %s in one line', (_case, error, line) => {
  expect(describeError(error)).toBe(line)
})

function errorOf(schema: z.ZodType, value: unknown): unknown {
  return schema.safeParse(value).error
}
