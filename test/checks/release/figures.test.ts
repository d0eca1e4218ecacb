import { describe, expect, it } from 'vitest'
import type { Judgement } from '../../../src/core/judgement.ts'
import { judged, refused, seen, silent, soundLook, spec } from './observations.ts'

const [gray1 = '', gray2 = '', stable = ''] = spec.instances.map(({ address }) => address)

/** Each row in one text: whose, and what its cells say. */
function rowsOf({ figures }: Judgement): string[] {
  const [matrix] = figures
  if (matrix?.type !== 'matrix') throw new Error('expected a matrix')
  expect(matrix).toMatchObject({ of: 'instances', columns: ['version', 'says that it is'], omitted: 0 })
  return matrix.rows.map(({ group, members, cells }) => {
    const who = members.map(({ id, name }) => `${id} ${name}`).join(' ')
    return `${group} ${who}: ${cells.map(({ text, mark }) => `${text} (${mark})`).join(', ')}`
  })
}

function withAnswer(address: string, over: Parameters<typeof seen>[1]): string[] {
  return rowsOf(judged(soundLook.map((one) => (one.address === address ? seen(address, over) : one))))
}

const goodGray = '2.1.0-canary.3 (pass), user, gray, tag v2-canary (pass)'
const goodStable = `stable ${stable} user-11: 2.0.9 (pass), user, stable (pass)`

describe('the table of instances', () => {
  it('has the version and the claims of each, and instances alike in one row', () => {
    expect(rowsOf(judged(soundLook))).toEqual([`gray ${gray1} user-21 ${gray2} user-22: ${goodGray}`, goodStable])
  })

  it.each([
    [{ version: '2.0.9' }, '2.0.9 (fail), user, gray, tag v2-canary (pass)'],
    [{ version: null }, 'not told (inconclusive), user, gray, tag v2-canary (pass)'],
    [{ tag: 'other' }, '2.1.0-canary.3 (pass), user, gray, tag other (fail)'],
    [{ group: 'stable' as const }, '2.1.0-canary.3 (pass), user, stable, tag v2-canary (fail)'],
    [{ service: 'order' }, '2.1.0-canary.3 (pass), order, gray, tag v2-canary (fail)'],
    [{ service: null, group: null, tag: null }, '2.1.0-canary.3 (pass), not told (null)'],
  ])('marks %j', (over, cells) => {
    expect(withAnswer(gray2, over)).toContain(`gray ${gray2} user-22: ${cells}`)
  })

  it('shows who did not answer, whatever the reason', () => {
    const others = soundLook.filter(({ address }) => address !== gray2)

    expect(rowsOf(judged([...others, silent(gray2)]))[0]).toBe(
      `gray ${gray2} null: no answer (inconclusive), no answer (inconclusive)`,
    )
    expect(rowsOf(judged(others))[0]).toBe(`gray ${gray2} null: no answer (inconclusive), no answer (inconclusive)`)
    expect(rowsOf(judged([...others, refused(gray2)]))[0]).toBe(
      `gray ${gray2} null: no answer (error), no answer (error)`,
    )
  })
})
