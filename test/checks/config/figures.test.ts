import { describe, expect, it } from 'vitest'
import type { Judgement } from '../../../src/core/judgement.ts'
import { desired, gray1, gray2, judged, lookWith, old, seen, silent } from './observations.ts'

function rowsOf({ figures }: Judgement): string[] {
  const [matrix] = figures
  if (matrix?.type !== 'matrix') throw new Error('expected a matrix')
  expect(matrix).toMatchObject({ of: 'instances', columns: ['config app'], omitted: 0 })
  return matrix.rows.map(
    ({ group, members, cells }) =>
      `${group} ${members.map(({ id, name }) => `${id} ${name}`).join(' ')}: ${cells.map(({ text, mark }) => `${text} (${mark})`).join()}`,
  )
}

const good = `gray ${gray1} user-gray-1: revision 42 (pass)`

describe('the table of instances', () => {
  it('shows those that run the desired config in one row', () => {
    expect(rowsOf(judged(lookWith({})))).toEqual([`gray ${gray1} user-gray-1 ${gray2} user-gray-2: revision 42 (pass)`])
  })

  it.each([
    ['an old revision', old, 'stale: revision 41 (fail)'],
    ['none ever', { applied: 'never' as const }, 'never loaded: never applied (fail)'],
    ['nothing of it', null, 'unknown: not told (inconclusive)'],
    ['nothing of what is applied', { applied: null }, 'unknown: not told (inconclusive)'],
    [
      'neither revision nor hash',
      { applied: { revision: null, sha256: null, canon: null, at: null } },
      'unknown: not told (inconclusive)',
    ],
    [
      'a hash only',
      { applied: { revision: null, sha256: 'b'.repeat(64), canon: 'raw' as const, at: null } },
      'stale: sha256 bbbbbbbbbbbb… (fail)',
    ],
  ])('shows an instance that tells of %s', (_name, over, cell) => {
    // The second look comes after the time for the propagation is up.
    const judgement = judged([...lookWith(over), ...lookWith(over, 20)])

    expect(rowsOf(judgement)).toEqual([`gray ${gray2} user-gray-2: ${cell}`, good])
  })

  it('shows who did not answer, and who was not heard', () => {
    const reads = [desired('before'), desired('after')]

    expect(rowsOf(judged([...reads, seen(gray1), silent(gray2)]))).toEqual([
      `gray ${gray2} null: no answer (inconclusive)`,
      good,
    ])
    expect(rowsOf(judged([...reads, seen(gray1)]))).toEqual([`gray ${gray2} null: not heard (inconclusive)`, good])
  })

  it('is left out where it is not known what is desired', () => {
    expect(judged([seen(gray1), seen(gray2)]).figures).toEqual([])
  })
})
