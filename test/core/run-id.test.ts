import { describe, expect, it } from 'vitest'
import { RunId } from '../../src/core/run-id.ts'
import { publishedOf } from './published.ts'

describe('the id of a run', () => {
  it.each(['7', 'release-7:2', 'a', 'Z.9_b', 'a'.repeat(128), ...publishedOf(RunId).examples])('may be %j', (id) => {
    expect(RunId.parse(id)).toBe(id)
  })

  it.each([
    ['is empty', ''],
    ['leaves the folder', '../../etc/passwd'],
    ['begins with a dash', '-x'],
    ['has a blank', 'a b'],
    ['has a second line', 'a\nb'],
    ['ends its line', 'a\n'],
    ['is too long', 'a'.repeat(129)],
  ])('is refused when it %s', (_title, id) => {
    expect(RunId.safeParse(id).error?.issues.map(({ message }) => message)).toEqual([
      'expected 1 to 128 letters, digits, dots, dashes, underscores and colons, starting with a letter or digit',
    ])
  })
})
