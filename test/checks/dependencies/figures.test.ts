import { describe, expect, it } from 'vitest'
import type { Reported } from '../../../src/checks/dependencies/evidence.ts'
import type { MatrixFigure } from '../../../src/core/figure.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import {
  database,
  dependency,
  failure,
  gray1,
  gray2,
  healthy,
  judged,
  probe,
  reached,
  seen,
  silence,
  specFor,
  stable1,
  stable2,
} from './kit.ts'

function matrixOf({ figures }: Judgement): MatrixFigure {
  const [matrix] = figures
  if (figures.length !== 1 || matrix?.type !== 'matrix') throw new Error('expected one matrix')
  return matrix
}

function rowsOf(judgement: Judgement): string[] {
  return matrixOf(judgement).rows.map(
    ({ group, members, cells }) =>
      `${group} ${members.map(({ id }) => id).join(' ')}: ${cells.map(({ text, mark }) => `${text} (${mark})`).join('; ')}`,
  )
}

const good = `reached at ${database}, identity 7312`
const stables = [stable1, stable2].map((address) => seen(address, [dependency()]))

describe('the table of instances', () => {
  it('shows what each says of each dependency', () => {
    const judgement = judged(healthy())

    expect(matrixOf(judgement)).toMatchObject({ of: 'instances', columns: ['orders-db'], omitted: 0 })
    expect(rowsOf(judgement)).toEqual([
      `gray ${gray1} ${gray2}: ${good} (pass)`,
      `stable ${stable1} ${stable2}: ${good} (pass)`,
    ])
  })

  it('marks the one that reaches another target, not the other one', () => {
    const astray = seen(gray2, [dependency({ target: 'staging-db:5432' })])

    const judgement = judged([seen(gray1, [dependency()]), astray, ...stables])

    expect(judgement.findings.map(({ code }) => code)).toContain('dependencies.mixed')
    expect(rowsOf(judgement)).toEqual([
      `gray ${gray2}: reached at staging-db:5432, identity 7312 (fail)`,
      `gray ${gray1}: ${good} (pass)`,
      `stable ${stable1} ${stable2}: ${good} (pass)`,
    ])
  })

  it('marks only the wrong one, whatever else is worth a word about it', () => {
    const astray = seen(gray2, [dependency({ target: 'staging-db:5432', status: 'warn' })])

    expect(rowsOf(judged([seen(gray1, [dependency()]), astray, ...stables]))).toEqual([
      `gray ${gray2}: degraded at staging-db:5432, identity 7312 (fail)`,
      `gray ${gray1}: ${good} (pass)`,
      `stable ${stable1} ${stable2}: ${good} (pass)`,
    ])
  })

  it('marks all that differ where nobody knows which of them is wrong', () => {
    const others = [stable1, stable2].map((address) => seen(address, [dependency({ target: null })]))
    const degraded = seen(gray2, [dependency({ target: 'staging-db:5432', status: 'warn' })])

    expect(rowsOf(judged([seen(gray1, [dependency()]), degraded, ...others])).slice(0, 2)).toEqual([
      `gray ${gray1}: ${good} (fail)`,
      `gray ${gray2}: degraded at staging-db:5432, identity 7312 (fail)`,
    ])
  })

  it('marks one with the worst of what is told of it', () => {
    const spec = specFor({ expect: [{ name: 'orders-db', kind: 'tcp', target: database, identity: '7312' }] })
    const astray = seen(gray2, [dependency({ target: 'staging-db:5432', identity: null })])

    expect(rowsOf(judged([seen(gray1, [dependency()]), astray, ...stables], spec))[0]).toBe(
      `gray ${gray2}: reached at staging-db:5432 (fail)`,
    )
  })

  it('shows a failing one, one that is not in the list, one without a list, and silence', () => {
    const row = (answer: ReturnType<typeof seen> | ReturnType<typeof silence>): string =>
      rowsOf(judged([seen(gray1, [dependency()]), answer, ...stables]))[0] ?? ''

    expect(row(seen(gray2, [dependency({ status: 'fail' })]))).toBe(
      `gray ${gray2}: failing at ${database}, identity 7312 (fail)`,
    )
    expect(row(seen(gray2, []))).toBe(`gray ${gray2}: not reported (inconclusive)`)
    expect(row(seen(gray2, null))).toBe(`gray ${gray2}: no list (inconclusive)`)
    expect(row(silence(gray2))).toBe(`gray ${gray2}: no answer (inconclusive)`)
  })

  it.each<[string, Partial<Reported>, string]>([
    ['gray', { status: 'warn' }, `degraded at ${database}, identity 7312 (warning)`],
    ['gray', { status: null }, `status not told at ${database}, identity 7312 (inconclusive)`],
    ['gray', { target: null }, 'reached, identity 7312 (inconclusive)'],
    ['gray', { identity: null }, `reached at ${database} (inconclusive)`],
    ['stable', { status: 'warn' }, `degraded at ${database}, identity 7312 (warning)`],
    ['stable', { status: 'fail' }, `failing at ${database}, identity 7312 (warning)`],
    ['stable', { status: null }, `status not told at ${database}, identity 7312 (null)`],
    ['stable', { target: null, identity: null }, 'reached (pass)'],
  ])('shows what one of the %s ones says: %j', (group, told, cell) => {
    const address = group === 'gray' ? gray2 : stable2
    const others = healthy().filter((one) => one.type === 'instance' && one.address !== address)

    expect(rowsOf(judged([...others, seen(address, [dependency(told)])]))).toContain(`${group} ${address}: ${cell}`)
  })

  it('shows every server that one finds under several targets', () => {
    const twice = [dependency({ identity: '9' }), dependency()]

    expect(rowsOf(judged([...healthy().slice(1), seen(gray1, twice)]))).toContain(
      `gray ${gray1}: reached at ${database}, identity 7312, 9 (fail)`,
    )
  })

  it('asks nothing of a stable instance without a list, or with a shorter one', () => {
    const gray = [gray1, gray2].map((address) => seen(address, [dependency()]))

    expect(rowsOf(judged([...gray, seen(stable1, null), seen(stable2, [])]))).toEqual([
      `gray ${gray1} ${gray2}: ${good} (warning)`,
      `stable ${stable1}: no list (null)`,
      `stable ${stable2}: not reported (null)`,
    ])
  })

  it('shows who was not heard, and whom the run may not ask', () => {
    const others = healthy().slice(1)
    const named = seen(gray1, [dependency()], { id: 'user-gray-1' })

    expect(rowsOf(judged(others))[0]).toBe(`gray ${gray1}: no answer (inconclusive)`)
    expect(rowsOf(judged([...others, failure(gray1)]))[0]).toBe(`gray ${gray1}: no answer (error)`)
    expect(matrixOf(judged([...others, named])).rows[0]?.members).toEqual([
      { id: gray1, name: 'user-gray-1' },
      { id: gray2, name: null },
    ])
  })

  it('is left out where no dependency is known', () => {
    expect(judged([gray1, gray2, stable1, stable2].map((address) => seen(address, []))).figures).toEqual([])
  })

  it('puts what was found first, and has twelve columns at most', () => {
    const list = (status: 'pass' | 'fail') =>
      Array.from({ length: 20 }, (_, index) =>
        dependency({ name: `d${index}`, ...([15, 5].includes(index) ? { status } : {}) }),
      )
    const answers = [
      seen(gray1, list('fail')),
      seen(gray2, list('fail')),
      seen(stable1, list('pass')),
      seen(stable2, list('pass')),
    ]

    const { columns, rows } = matrixOf(judged(answers))

    expect(columns).toEqual(['d15', 'd5', 'd0', 'd1', 'd10', 'd11', 'd12', 'd13', 'd14', 'd16', 'd17', 'd18'])
    expect(rows.every(({ cells }) => cells.length === 12)).toBe(true)
  })

  it('is left out where the runner decides', () => {
    const spec = specFor({ vantage: 'runner', expect: [{ name: 'orders-db', kind: 'tcp', target: database }] })

    expect(judged([probe([reached])], spec).figures).toEqual([])
  })
})
