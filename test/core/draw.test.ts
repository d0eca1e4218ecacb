import { describe, expect, it } from 'vitest'
import { drawMatrix, drawSeries, shorten, thin, worstMark } from '../../src/core/draw.ts'
import type { Member } from '../../src/core/draw.ts'
import type { Mark } from '../../src/core/figure.ts'

function member(id: string, mark: Mark, group: Member['group'] = 'gray', text: string = String(mark)): Member {
  return { id, name: null, group, cells: [{ text, mark }] }
}

describe('thinning', () => {
  it('keeps all of a few', () => {
    expect(thin(0)).toEqual([])
    expect(thin(3)).toEqual([0, 1, 2])
    expect(thin(30)).toHaveLength(30)
  })

  it.each([31, 59, 60, 1000, 1_000_000])(
    'keeps thirty of %i, the first and the last among them, none twice',
    (count) => {
      const kept = thin(count)

      expect(new Set(kept).size).toBe(30)
      expect(kept[0]).toBe(0)
      expect(kept.at(-1)).toBe(count - 1)
      expect(kept).toEqual(kept.toSorted((a, b) => a - b))
    },
  )
})

describe('a series', () => {
  it('has numbers of four digits', () => {
    const point = { at: '2026-01-01T00:00:00.000Z', sampleSize: 3, value: 1 / 3, lower: null, upper: 0.000123456 }

    const series = drawSeries({ subject: 's', name: 'n', unit: 'ratio', limit: 0.01, points: [point] })

    expect(series).toEqual({
      type: 'series',
      subject: 's',
      name: 'n',
      unit: 'ratio',
      limit: 0.01,
      points: [{ ...point, value: 0.3333, upper: 0.0001235 }],
    })
  })
})

describe('a matrix', () => {
  it('has members that are alike in one row, and the worst row first', () => {
    const members = [
      member('d', 'pass', 'stable'),
      member('c', 'pass'),
      member('b', 'fail'),
      member('a', 'pass'),
      member('e', null),
      member('f', 'pass', 'gray', 'other'),
      member('g', 'pass', null),
      member('h', 'pass', null, 'other'),
    ]

    const { rows, omitted, ...rest } = drawMatrix('instances', ['x'], members)

    expect(rest).toEqual({ type: 'matrix', of: 'instances', columns: ['x'] })
    expect(rows.map(({ group, members: own }) => [group, own.map(({ id }) => id).join()])).toEqual([
      ['gray', 'b'],
      [null, 'g'],
      [null, 'h'],
      ['gray', 'a,c'],
      ['gray', 'f'],
      ['stable', 'd'],
      ['gray', 'e'],
    ])
    expect(omitted).toBe(0)
  })

  it('has the names of its members, cut where they are long', () => {
    const members = [{ ...member('a', 'pass'), name: 'n'.repeat(101) }]

    expect(drawMatrix('x', ['x'], members).rows[0]?.members).toEqual([{ id: 'a', name: `${'n'.repeat(100)}…` }])
  })

  it('is the same whatever the order of its members', () => {
    const members = ['a', 'b', 'c', 'd'].map((id, index) => member(id, index % 2 === 0 ? 'pass' : 'fail'))

    expect(drawMatrix('x', ['x'], members.toReversed())).toEqual(drawMatrix('x', ['x'], members))
  })

  it('leaves out the best ones where there are too many, and says how many', () => {
    const mark = (index: number): Mark => (index < 10 ? 'fail' : index < 2400 ? 'pass' : null)
    const members = Array.from({ length: 2500 }, (_, index) => member(`i${index}`, mark(index)))

    const { rows, omitted } = drawMatrix('x', ['x'], members)

    expect(rows.map(({ members: own }) => own.length)).toEqual([10, 1990])
    expect(omitted).toBe(500)
  })
})

it('the worst mark is that of harm, then of what is missing, then of what only warns', () => {
  expect(worstMark(['pass', 'warning', 'inconclusive', 'error', 'fail'])).toBe('fail')
  expect(worstMark(['pass', 'inconclusive', 'error'])).toBe('error')
  expect(worstMark(['pass', 'warning', 'inconclusive'])).toBe('inconclusive')
  expect(worstMark(['pass', 'info', 'warning'])).toBe('warning')
  expect(worstMark(['info', null, 'pass'])).toBe('info')
  expect(worstMark([])).toBeNull()
})

it('a text is cut, but no character', () => {
  expect(shorten('x'.repeat(100))).toBe('x'.repeat(100))
  expect(shorten('x'.repeat(101))).toBe(`${'x'.repeat(100)}…`)
  expect(shorten(`${'x'.repeat(99)}😀😀`)).toBe(`${'x'.repeat(99)}…`)
  expect(shorten(`😀${'x'.repeat(99)}`)).toBe(`😀${'x'.repeat(98)}…`)
})
