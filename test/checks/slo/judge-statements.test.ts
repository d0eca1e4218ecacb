import { describe, expect, it } from 'vitest'
import type { Measurement, Needs } from '../../../src/core/judgement.ts'
import type { History, Observation, RecordedSeries } from '../../../src/checks/slo/evidence.ts'
import type { Dispersion } from '../../../src/checks/slo/judge-dispersion.ts'
import { readDispersion } from '../../../src/checks/slo/judge-dispersion.ts'
import { needsInWords } from '../../../src/checks/slo/judge-needs.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import { judgeRate } from '../../../src/stats/judge-rate.ts'
import type { RateNeeds } from '../../../src/stats/needs.ts'
import {
  counter,
  errorsEntry,
  gauge,
  history,
  iso,
  judged,
  latencyEntry,
  look,
  ms,
  requests,
  specOf,
  targetOf,
} from './scenario.ts'

const errors = specOf({ ...errorsEntry, dispersion: 1 })
const latency = specOf({ ...latencyEntry, dispersion: 1 })
const auto = specOf(errorsEntry, targetOf({ stable: 'role="stable"' }))
const healthy = [requests('200', 100)]

function bucket(le: string, perScrape: number): RecordedSeries {
  return counter({ __name__: 'http_request_duration_seconds_bucket', le }, perScrape)
}

type Counts = (index: number) => [total: number, least: number, most: number]

/** Sixty intervals of stable. */
function past(counts: Counts, more: Partial<History> = {}): Observation {
  return history(
    Array.from({ length: 60 }, (_, index) => counts(index)),
    more,
  )
}

const calm: Counts = () => [1000, 20, 20]
const clustered: Counts = (index) => [1000, (index % 2) * 40, (index % 2) * 40]

const noRate = judgeRate({
  intervals: [],
  limit: 0.01,
  alpha: 0.01,
  beta: 0.05,
  dispersion: 1,
  plannedIntervals: 0,
})

describe('the proof of a pass', () => {
  const many = look({ total: [...healthy, requests('200', 100, { instance: 'b:1' })] })
  const { instance: _instance, ...labels } = requests('200', 0).labels
  const nameless = look({ total: [{ ...requests('200', 100), labels }] })
  const fractions = look({ total: [requests('200', 100.01, { first: 0 })] })
  const fast = look({ buckets: [bucket('0.3', 100), bucket('+Inf', 100)] }, { bounds: [0.3] })
  const limit = 'the limit is 1 % (risk 5 %, dispersion'

  it.each<[title: string, spec: Spec, observations: Observation[], statement: string, observed: number]>([
    [
      'of one instance',
      errors,
      look({ total: healthy }),
      `0 % (0 of 4,000) of the requests failed on 1 instance in 10m; the true share is at most 0.0968 %, ${limit} 1 as configured)`,
      4000,
    ],
    [
      'of two instances',
      errors,
      many,
      `0 % (0 of 8,000) of the requests failed on 2 instances in 10m; the true share is at most 0.0484 %, ${limit} 1 as configured)`,
      8000,
    ],
    [
      'of instances without a name',
      errors,
      nameless,
      `0 % (0 of 4,000) of the requests failed in 10m; the true share is at most 0.0968 %, ${limit} 1 as configured)`,
      4000,
    ],
    [
      'of fractions of requests',
      errors,
      fractions,
      `0 % (0 of 4,000.4) of the requests failed on 1 instance in 10m; the true share is at most 0.0968 %, ${limit} 1 as configured)`,
      4000,
    ],
    [
      'of fast requests',
      latency,
      fast,
      `0 % (0 of 4,000) of the requests were slow on 1 instance in 10m; the true share is at most 0.0968 %, ${limit} 1 as configured)`,
      4000,
    ],
    [
      'with the history of stable',
      auto,
      [...look({ total: healthy }), past(calm)],
      `0 % (0 of 4,000) of the requests failed on 1 instance in 10m; the true share is at most 0.0968 %, ${limit} 1 from the history of stable)`,
      4000,
    ],
  ])('%s tells its numbers', (_, spec, observations, statement, observed) => {
    expect(judged(observations, spec).proofs).toEqual([{ subject: 'gray', statement, observations: observed }])
  })

  it('is none beside a fail or an obstacle', () => {
    const failing = judged(look({ total: [requests('200', 50), requests('500', 50)] }), errors)
    const short = judged(
      look({ total: [requests('200', 1000, { from: 480 })], up: [gauge('up', 1, { from: 480 })] }),
      errors,
    )

    const open = judged(look({ total: [requests('200', 1)] }), errors)
    const nothing = judged(look({ total: [] }), errors)

    expect([failing, short, open, nothing].map(({ proofs }) => proofs)).toEqual([[], [], [], []])
    expect(failing.needs).toBeNull()
  })
})

describe('the measurement', () => {
  const nothing: Measurement = {
    subject: 'gray',
    name: 'slow-ratio',
    unit: 'ratio',
    value: null,
    lower: 0,
    upper: 1,
    limit: 0.01,
    sampleSize: 0,
  }
  const none = look({ total: [requests('200', 0)] })

  it('is open where nothing was counted', () => {
    expect(judged([], latency).measurements).toEqual([nothing])
    expect(judged(none, errors).measurements).toEqual([{ ...nothing, name: 'error-ratio' }])
    expect(judged(look({ total: healthy }, { warnings: ['x'] }), errors).measurements).toEqual([
      { ...nothing, name: 'error-ratio' },
    ])
  })

  it('is a number with its bounds', () => {
    const [measurement] = judged(look({ total: [requests('200', 98), requests('500', 2)] }), errors).measurements
    const { lower, upper, ...others } = measurement ?? nothing

    expect([lower?.toFixed(4), upper?.toFixed(4)]).toEqual(['0.0130', '0.0277'])
    expect({ lower: 0, upper: 1, ...others }).toEqual({
      ...nothing,
      name: 'error-ratio',
      value: 0.02,
      sampleSize: 4000,
    })
  })
})

describe('what is wanted yet', () => {
  const [pass, fail] = [
    { atLeast: 300, likely: 1200 },
    { atLeast: 10, likely: 2000 },
  ]
  const never = { atLeast: 'near-limit', likely: 'near-limit' } as const
  const needs: RateNeeds = { reason: 'need-more', pass, fail }
  const common = { requests: 300, settlesWithinMs: null }

  it.each<[title: string, needs: RateNeeds, total: number, coveredMs: number, expected: Needs]>([
    [
      'a pass, sooner than a fail',
      needs,
      600,
      60_000,
      {
        ...common,
        message:
          'at least 300 more requests for a pass; at the present share about 1,200 (an order of magnitude), 2m at 10 requests/s',
        seconds: 120,
      },
    ],
    [
      'a fail, sooner than a pass',
      { ...needs, fail: { atLeast: 10, likely: 45 } },
      600,
      60_000,
      {
        ...common,
        message:
          'at least 300 more requests for a pass; at the present share about 45 (an order of magnitude), 5s at 10 requests/s',
        seconds: 5,
      },
    ],
    [
      'a fail, because no pass is possible',
      { ...needs, pass: never },
      600,
      60_000,
      {
        ...common,
        message:
          'no number of requests makes it pass; at the present share about 2,000 (an order of magnitude), 3m20s at 10 requests/s',
        requests: null,
        seconds: 200,
      },
    ],
    [
      'more than there will ever be at the present share',
      { ...needs, pass: { ...pass, likely: 'near-limit' }, fail: never },
      600,
      60_000,
      { ...common, message: 'at least 300 more requests for a pass, 30s at 10 requests/s', seconds: 30 },
    ],
    [
      'what can not be had',
      { reason: 'near-limit', pass: never, fail: never },
      600,
      60_000,
      { ...common, message: 'no number of requests makes it pass', requests: null, seconds: null },
    ],
    [
      'any request, where none came',
      needs,
      0,
      60_000,
      { ...common, message: 'at least 300 more requests for a pass', seconds: null },
    ],
    [
      'more of what came all at once',
      needs,
      600,
      0,
      {
        ...common,
        message: 'at least 300 more requests for a pass; at the present share about 1,200 (an order of magnitude)',
        seconds: null,
      },
    ],
  ])('may be %s', (_, wanted, total, coveredMs, expected) => {
    const rate = { ...noRate, total }

    expect(needsInWords({ rate, coveredMs }, wanted)).toEqual(expected)
  })

  it('is nothing that requests could bring where the buckets are too coarse', () => {
    expect(needsInWords({ rate: noRate, coveredMs: 1 }, { ...needs, reason: 'bucket-resolution' })).toBeNull()
  })

  it('is what the present processes have yet to show, where others would pass', () => {
    const total = [requests('200', 300, { instance: 'old:1', to: 500 }), requests('200', 5)]

    expect(judged(look({ total }), errors).needs).toMatchObject({ requests: 186, seconds: 558 })
  })

  it('is a time, to the next whole second', () => {
    const short = { from: 320, step: 10 }
    const seen = look({ total: [requests('200', 1000, short)], up: [gauge('up', 1, short)] })

    expect(judged(seen, { ...errors, soakMs: 300_500 }).needs).toEqual({
      message: 'evidence of 21s more',
      requests: null,
      seconds: 21,
      settlesWithinMs: null,
    })
    expect(judged(seen, { ...errors, soakMs: 280_000 }).status).toBe('pass')
  })
})

describe('the dispersion', () => {
  const auto = specOf(errorsEntry, targetOf({ stable: 'role="stable"' }))
  const start = ms(0)
  const fromHistory = { words: 'from the history of stable', assumedBecause: null }

  function assumed(assumedBecause: string): Dispersion {
    return { value: 2, words: 'assumed', assumedBecause }
  }

  it.each<[title: string, observations: Observation[], expected: Dispersion]>([
    ['no history', [], assumed('the history of stable was not read')],
    ['a history that ends later', [past(calm, { to: iso(1) })], assumed('the history of stable was not read')],
    ['a history that can not be used', [past(calm, { problem: 'too many series' })], assumed('too many series')],
    ['no interval', [history([])], assumed('the history of stable is too short or has too few errors')],
    ['too few errors', [past(() => [1000, 0, 0])], assumed('the history of stable is too short or has too few errors')],
    ['a calm history', [past(calm)], { ...fromHistory, value: 1 }],
    ['clusters', [past(clustered)], { ...fromHistory, value: 56.36 }],
    ['the most clustered of two', [past(calm), past(clustered)], { ...fromHistory, value: 56.36 }],
    ['clusters that are surely bad', [past((index) => [1000, (index % 2) * 40, 40])], { ...fromHistory, value: 56.36 }],
    ['clusters that are maybe bad', [past((index) => [1000, 0, (index % 2) * 40])], { ...fromHistory, value: 56.36 }],
    [
      'a history that can not be used beside one that can',
      [past(calm, { problem: 'too many series' }), past(calm)],
      assumed('too many series'),
    ],
  ])('of %s', (_, observations, expected) => {
    for (const each of [observations, observations.toReversed()]) {
      const { value, ...words } = readDispersion(each, auto, start)
      expect({ value: Number(value.toFixed(2)), ...words }).toEqual(expected)
    }
  })

  it('is the configured one, whatever the history', () => {
    expect(readDispersion([past(clustered)], { ...auto, dispersion: 3 }, start)).toEqual({
      value: 3,
      words: 'as configured',
      assumedBecause: null,
    })
  })

  it('is assumed where no stable is known', () => {
    expect(readDispersion([past(clustered)], specOf(errorsEntry), start)).toEqual(
      assumed('no selector of stable is known'),
    )
  })
})
