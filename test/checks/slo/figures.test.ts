import { describe, expect, it } from 'vitest'
import type { SeriesFigure } from '../../../src/core/figure.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import { counter, errorsEntry, iso, judged, latencyEntry, look, requests, specOf } from './scenario.ts'

const errors = specOf({ ...errorsEntry, dispersion: 1, interval: '60s' })

function seriesOf({ figures }: Judgement): SeriesFigure {
  const [figure] = figures
  if (figures.length !== 1 || figure?.type !== 'series') throw new Error('expected one series')
  return figure
}

describe('the drawing of an SLO', () => {
  it('shows the share and its bounds after each interval', () => {
    const judgement = judged(look({ total: [requests('200', 98), requests('500', 2)] }), errors)

    const { subject, name, unit, limit, points } = seriesOf(judgement)
    expect({ subject, name, unit, limit }).toEqual({ subject: 'gray', name: 'error-ratio', unit: 'ratio', limit: 0.01 })
    expect(points.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((minute) => iso(minute * 60)))
    expect(points.map(({ sampleSize }) => sampleSize)).toEqual([
      300, 700, 1100, 1500, 1900, 2300, 2700, 3100, 3500, 3900, 4000,
    ])
    expect(points.every(({ value }) => value === 0.02)).toBe(true)
  })

  it('ends with the numbers that decide', () => {
    const judgement = judged(look({ total: [requests('200', 98), requests('500', 2)] }), errors)

    const last = seriesOf(judgement).points.at(-1)
    const [measurement] = judgement.measurements
    expect(judgement.status).toBe('fail')
    expect(last?.lower).toBeCloseTo(measurement?.lower ?? Number.NaN, 5)
    expect(last?.upper).toBeCloseTo(measurement?.upper ?? Number.NaN, 5)
    expect(last?.sampleSize).toBe(measurement?.sampleSize)
    expect(last?.lower ?? 0).toBeGreaterThan(0.01)
  })

  it('has bounds that close in on the share', () => {
    const { points } = seriesOf(judged(look({ total: [requests('200', 98), requests('500', 2)] }), errors))

    const widths = points.map(({ lower, upper }) => (upper ?? 1) - (lower ?? 0))
    expect(widths).toEqual(widths.toSorted((a, b) => b - a))
  })

  it('has no single share where the limit lies between two bucket bounds, but bounds around it', () => {
    const spec = specOf({ ...latencyEntry, dispersion: 1 })
    const bucket = (le: string, perScrape: number) =>
      counter({ __name__: 'http_request_duration_seconds_bucket', le }, perScrape)
    const buckets = [bucket('0.25', 90), bucket('0.5', 98), bucket('+Inf', 100)]

    const judgement = judged(look({ buckets }, { bounds: [0.25, 0.5] }), spec)

    const last = seriesOf(judgement).points.at(-1)
    const [measurement] = judgement.measurements
    expect(last?.value).toBeNull()
    expect(last?.lower).toBeCloseTo(measurement?.lower ?? Number.NaN, 3)
    expect(last?.upper).toBeCloseTo(measurement?.upper ?? Number.NaN, 3)
    expect(last?.lower).toBeLessThan(0.02)
    expect(last?.upper).toBeGreaterThan(0.1)
  })

  it('has no share as long as there was no request', () => {
    const { points } = seriesOf(judged(look({ total: [requests('200', 0)] }), errors))

    expect(points.at(-1)).toMatchObject({ sampleSize: 0, value: null, lower: 0, upper: 1 })
  })

  it('is thinned where there are many intervals', () => {
    const fine = specOf({ ...errorsEntry, dispersion: 1, interval: '10s' })

    const { points } = seriesOf(judged(look({ total: [requests('200', 100)] }), fine))

    expect(points).toHaveLength(30)
  })

  it.each([
    ['no series', look({ total: [] }), errors],
    ['counters that were seen once', look({ total: [requests('200', 100, { to: 0 })] }), errors],
    ['no evidence', [], errors],
    ['no buckets', look({ buckets: [] }), specOf({ ...latencyEntry, dispersion: 1 })],
  ])('is left out with %s', (_name, observations, spec) => {
    expect(judged(observations, spec).figures).toEqual([])
  })
})
