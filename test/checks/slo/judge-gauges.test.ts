import { expect, it } from 'vitest'
import type { RecordedSeries } from '../../../src/checks/slo/evidence.ts'
import {
  badEntry,
  codes,
  counter,
  errorsEntry,
  gauge,
  judged,
  look,
  ms,
  requests,
  samples,
  specOf,
} from './scenario.ts'

const bad = specOf({ ...badEntry, errorRatio: { max: '20%' }, dispersion: 1 })
const errors = specOf({ ...errorsEntry, dispersion: 1 })

/** A series with these values, one a scrape. */
function valued(labels: Record<string, string>, values: readonly number[]): RecordedSeries {
  return { ...counter(labels, 0), samples: values.map((value, index) => [ms(15 * index), value]) }
}

/** process_start_time_seconds, which moves at every time that is given. */
function startedAt(...seconds: readonly number[]): RecordedSeries {
  const { labels } = gauge('process_start_time_seconds', 0)
  return {
    labels,
    samples: Array.from({ length: 41 }, (_, index) => {
      const started = seconds.findLast((each) => each <= 15 * index) ?? -900
      return [ms(15 * index), ms(started) / 1000]
    }),
  }
}

const forty = Array.from({ length: 41 }, (_, index) => index)

it('refuses a rate in the place of a counter, which would hide what fails', () => {
  // Of about 100 requests a second 40 fail in the end: as counters, 40 of thousands would have failed.
  const total = valued(
    { __name__: 'requests:rate' },
    forty.map((index) => 100 + (index % 3)),
  )
  const failed = valued({ __name__: 'errors:rate' }, forty)
  const judgement = judged(
    [
      samples('total', [total], { selector: 'requests_total{role="gray"}' }),
      samples('part', [failed]),
      samples('up', [gauge('up', 1)]),
      samples('start', []),
    ],
    bad,
  )

  expect(judgement.status).toBe('inconclusive')
  expect(codes(judgement)).toEqual(['slo.data-error'])
  expect(judgement.findings[0]?.message).toBe(
    'requests:rate{instance="a:1",job="shop",role="gray"} fell 13 times in 41 samples, as a gauge or a rate does and no counter',
  )
})

it('refuses what falls twice in few samples', () => {
  const judgement = judged(
    look({ total: [valued({ __name__: 'http_requests_total', code: '200' }, [9, 4, 6, 3, 8])] }),
    errors,
  )

  expect(codes(judgement)).toContain('slo.data-error')
})

it('takes a counter that falls once, or with its process, for what it is', () => {
  const once = valued(
    { __name__: 'http_requests_total', code: '200' },
    forty.map((index) => (index < 20 ? 5000 : 0) + 100 * index),
  )
  const often = valued(
    { __name__: 'http_requests_total', code: '200' },
    forty.map((index) => 100 * (index % 5)),
  )
  const restarts = forty.filter((index) => index % 5 === 0 && index > 0).map((index) => 15 * index)

  expect(judged(look({ total: [once] }), errors).status).toBe('pass')
  expect(codes(judged(look({ total: [often] }), errors))).toEqual(['slo.data-error'])
  expect(codes(judged(look({ total: [often], start: [startedAt(...restarts)] }), errors))).not.toContain(
    'slo.data-error',
  )
})

it('still fails a release whose counters fall rarely', () => {
  const failing = requests('500', 100)

  expect(codes(judged(look({ total: [failing, requests('200', 100)] }), errors))).toEqual(['slo.error-ratio-exceeded'])
})
