/** The promises of evidence.ts, measured: exactly at the limit, with a look after every interval. */
import { describe, expect, it } from 'vitest'
import { boundaries, countWrong, promised } from '../../bench/verdicts/boundary.ts'
import { binomial, streamOf } from '../../bench/verdicts/random.ts'
import { judgeRate } from '../../src/stats/judge-rate.ts'

/** A small part of `npm run bench:verdicts -- boundary`, from a seed that never changes. */
const RUNS = 400
const LOOKS = 60
const SEED = 1

describe('at the boundary', () => {
  it.each(boundaries.filter(({ broken }) => broken === undefined))('$title: a $wrong is rare', (boundary) => {
    expect(countWrong(boundary, RUNS, LOOKS, SEED)).toBeLessThanOrEqual(mostOf(promised(boundary)))
  })

  it.each(boundaries.filter(({ broken }) => broken?.isPlain === true))(
    '$title: a $wrong is seen to be not',
    (boundary) => {
      expect(countWrong(boundary, RUNS, LOOKS, SEED)).toBeGreaterThan(mostOf(promised(boundary)))
    },
  )

  it('does pass now and then, so that the measure means something', () => {
    const [first] = boundaries.filter(({ title, wrong }) => title.includes('limit 1 %') && wrong === 'false pass')

    expect(first === undefined ? 0 : countWrong(first, RUNS, LOOKS, SEED)).toBeGreaterThan(0)
  })
})

describe('away from the limit', () => {
  it('finds 5 % errors against 1 % within three polls, and passes a fifth of the limit, nearly always', () => {
    const random = streamOf(SEED, 'away from the limit')
    const options = { limit: 0.01, alpha: 0.01, beta: 0.05, dispersion: 1, plannedIntervals: LOOKS }
    const judge = (polls: number, rate: number) => {
      const intervals = Array.from({ length: polls }, () => {
        const events = binomial(random, 300, rate)
        return { eventsLow: events, eventsHigh: events, total: 300 }
      })
      return judgeRate({ ...options, intervals }).status
    }

    expect(countRuns(() => judge(3, 0.05) === 'fail')).toBeGreaterThan(0.99 * RUNS)
    expect(countRuns(() => judge(10, 0.002) === 'pass')).toBeGreaterThan(0.9 * RUNS)
  })
})

function countRuns(run: () => boolean): number {
  return Array.from({ length: RUNS }, run).filter(Boolean).length
}

/** The share of runs, plus three standard errors. */
function mostOf(risk: number): number {
  return RUNS * risk + 3 * Math.sqrt(RUNS * risk * (1 - risk))
}
