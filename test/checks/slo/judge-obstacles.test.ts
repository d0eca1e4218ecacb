import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSeries } from '../../../src/checks/slo/evidence.ts'
import {
  codes,
  configured,
  counter,
  errors,
  errorsEntry,
  gauge,
  good,
  judged,
  latency,
  look,
  ms,
  requests,
  samples,
  specOf,
} from './scenario.ts'

/** 20 requests a second without an error until a minute before the end, of an instance that is gone then. */
const goneAndGood = requests('200', 300, { instance: 'old:1', to: 500 })

/** A counter that was at `before` until it fell to zero at `at`. */
function restarting(series: RecordedSeries, at: number, perScrape: number): RecordedSeries {
  const points = series.samples.map(([time, value]): [number, number | null] =>
    time < ms(at) ? [time, value] : [time, ((time - ms(at)) / 15_000) * perScrape],
  )
  return { labels: series.labels, samples: points }
}

describe('requests of processes that are gone', () => {
  it('do not dilute the errors of those that are there', () => {
    const total = [goneAndGood, requests('200', 29), requests('500', 1)]

    const judgement = judged(look({ total }), errors)

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toEqual(['slo.diluted', 'slo.vanished'])
    expect(judgement.findings[0]?.message).toBe(
      '0.36 % (40 of 11,100) of the requests failed, which would pass; on the processes that still run 3.33 % (40 of 1,200) of the requests failed, which is not enough',
    )
  })

  it('do not stand in for requests that are still to come', () => {
    const total = [goneAndGood, requests('200', 5, { from: 300, first: 0 })]

    const judgement = judged(look({ total }), errors)

    expect(codes(judgement)).toEqual(['slo.diluted', 'slo.vanished'])
    expect(judgement.needs).toEqual({
      message:
        'at least 286 more requests for a pass; at the present share about 286 (an order of magnitude), 28m36s at 0.17 requests/s',
      requests: 286,
      seconds: 1716,
      settlesWithinMs: null,
    })
  })

  it('do not keep a fail from being one', () => {
    const total = [requests('200', 90, { instance: 'old:1', to: 500 }), requests('200', 80), requests('500', 20)]

    expect(judged(look({ total }), errors).status).toBe('fail')
  })

  it('do not hinder a pass that those that are there earn by themselves', () => {
    const total = [goneAndGood, requests('200', 20)]

    const judgement = judged(look({ total }), errors)

    expect(judgement.status).toBe('pass')
    expect(codes(judgement)).toEqual(['slo.vanished'])
  })

  it('are told by a counter that fell', () => {
    const few = judged(look({ total: [restarting(requests('200', 100), 570, 50)] }), errors)
    const enough = judged(look({ total: [restarting(requests('200', 100), 570, 200)] }), errors)

    expect([few.status, codes(few)]).toEqual(['inconclusive', ['slo.diluted']])
    expect(few.findings[0]?.message).toContain('on the processes that still run 0 % (0 of 100) of the requests failed')
    expect(enough.status).toBe('pass')
  })

  it('are told by the start of the process, where the counter was higher by then', () => {
    const total = [requests('200', 100)]
    const start = [gauge('process_start_time_seconds', ms(-1000) / 1000)].map(({ labels, samples: points }) => ({
      labels,
      samples: points.map(([at, value]): [number, number | null] => [at, at < ms(585) ? value : ms(580) / 1000]),
    }))

    const judgement = judged(look({ total, start }), errors)

    // The two samples since then count from zero: 4,900 and 100.
    expect(judgement.status).toBe('pass')
    expect(judged(look({ total: [requests('200', 2, { first: 0 })], start }), errors).status).toBe('inconclusive')
  })

  it('are told of one instance by that instance alone', () => {
    const total = [restarting(requests('200', 100), 585, 10), requests('200', 100, { instance: 'b:1' })]

    expect(judged(look({ total }), errors).status).toBe('pass')
  })

  it('are told of a histogram', () => {
    const bucket = (le: string, perScrape: number, options: object = {}): RecordedSeries =>
      counter({ __name__: 'http_request_duration_seconds_bucket', le, ...options }, perScrape)
    const gone = (le: string): RecordedSeries => {
      const series = bucket(le, 1000, { instance: 'old:1' })
      return { ...series, samples: series.samples.filter(([at]) => at <= ms(500)) }
    }
    const buckets = [gone('0.3'), gone('+Inf'), bucket('0.3', 97), bucket('+Inf', 100)]

    const judgement = judged(look({ buckets }, { bounds: [0.3] }), latency)

    expect(codes(judgement)).toEqual(['slo.diluted', 'slo.vanished'])
  })

  it('are told where good requests are counted', () => {
    if (good.indicator.type !== 'ratio') throw new Error('not a ratio')
    const all = (instance: string, options: object): RecordedSeries =>
      counter({ __name__: 'requests_total', instance }, 100, options)
    const ok = (instance: string, perScrape: number, options: object): RecordedSeries =>
      counter({ __name__: 'requests_total', ok: 'yes', instance }, perScrape, options)
    const gone = { to: 500, first: 50_000 }
    const observations = [
      samples('total', [all('old:1', gone), all('a:1', { from: 400 })], { selector: good.indicator.total }),
      samples('part', [ok('old:1', 100, gone), ok('a:1', 99, { from: 400 })], { selector: good.indicator.part }),
      samples('up', [gauge('up', 1)]),
      samples('start', []),
    ]

    expect(codes(judged(observations, good))[0]).toBe('slo.diluted')
  })

  it('never make a pass of what those that are there show', () => {
    const counts = fc.record({
      bad: fc.constantFrom(0, 0, 1, 5),
      all: fc.nat(60),
      gone: fc.integer({ min: 1, max: 1000 }),
    })
    fc.assert(
      fc.property(counts, ({ bad, all, gone }) => {
        const there = [requests('200', all), requests('500', bad)]
        fc.pre(judged(look({ total: there }), errors).status !== 'pass')
        const total = [...there, requests('200', gone, { instance: 'old:1', to: 500 })]
        expect(judged(look({ total }), errors).status).not.toBe('pass')
      }),
      { numRuns: 150 },
    )
  })
})

describe('probes of the run itself', () => {
  const total = [requests('200', 15)]

  it('do not stand in for the requests of others', () => {
    const judgement = judged(look({ total }, { ownRequests: 299 }), errors)

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toEqual(['slo.own-probes'])
    expect(judgement.findings[0]?.message).toBe(
      '0 % (0 of 600) of the requests failed, which would pass; 299 of the requests may be probes of this run, and without them 0 % (0 of 301) of the requests failed, which is not enough',
    )
    expect(judgement.needs?.requests).toBe(85)
  })

  it('matter no more where there are enough others', () => {
    expect(judged(look({ total }, { ownRequests: 200 }), errors).status).toBe('pass')
  })

  it('are not taken off where the metric leaves them out', () => {
    const indicator = { preset: 'http', countsProbes: false }
    const spec = specOf({ ...errorsEntry, ...configured, indicator })

    expect(judged(look({ total }, { ownRequests: 299 }), spec).status).toBe('pass')
  })

  it('are those that were sent until the newest look', () => {
    const first = look({ total }, { ownRequests: 0 })
    const second = look({ total: [requests('200', 15, { to: 630 })] }, { from: 600, to: 630, ownRequests: 299 })

    expect(codes(judged([...first, ...second], errors))).toEqual(['slo.own-probes'])
  })

  it('may be more than all that was counted', () => {
    const judgement = judged(look({ total }, { ownRequests: 100_000 }), errors)

    expect(judgement.findings[0]?.message).toContain('without them no requests, so none failed')
  })

  it('never improve a verdict', () => {
    const counts = fc.record({ bad: fc.constantFrom(0, 0, 1, 5), all: fc.nat(100), own: fc.nat(3000) })
    fc.assert(
      fc.property(counts, ({ bad, all, own }) => {
        const there = [requests('200', all), requests('500', bad)]
        const [without, withProbes] = [0, own].map((ownRequests) =>
          judged(look({ total: there }, { ownRequests }), errors),
        )
        const possible = without?.status === 'pass' ? ['pass', 'inconclusive'] : [without?.status]
        expect(possible).toContain(withProbes?.status)
      }),
      { numRuns: 100 },
    )
  })
})
