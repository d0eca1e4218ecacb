import { describe, expect, it } from 'vitest'
import { counter, errorsEntry, gauge, judged, latencyEntry, look, ms, requests, specOf } from './scenario.ts'
import { countRequests } from '../../../src/checks/slo/judge-count.ts'
import { joinLooks } from '../../../src/checks/slo/judge-window.ts'
import type { RecordedSeries } from '../../../src/checks/slo/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'

const errors = specOf({ ...errorsEntry, dispersion: 1 })
const latency = specOf({ ...latencyEntry, dispersion: 1 })
const steady = requests('200', 100)

function counts({ measurements }: Judgement): { total: number; bad: number } {
  const [measurement] = measurements
  const total = measurement?.sampleSize ?? Number.NaN
  return { total, bad: Math.round((measurement?.value ?? Number.NaN) * total) }
}

function at(points: [seconds: number, value: number][], code = '500', instance = 'a:1'): RecordedSeries {
  const { labels } = requests(code, 0, { instance })
  return { labels, samples: points.map(([seconds, value]) => [ms(seconds), value]) }
}

/** process_start_time_seconds at every scrape, from a time on. */
function started(seconds: number, options: { from?: number; to?: number; instance?: string } = {}): RecordedSeries {
  return gauge('process_start_time_seconds', ms(seconds) / 1000, options)
}

describe('the counting of requests', () => {
  it('adds what a counter grew by, without its first value', () => {
    expect(
      counts(
        judged(
          look({
            total: [
              steady,
              at([
                [0, 40],
                [15, 41],
                [30, 43],
              ]),
            ],
          }),
          errors,
        ),
      ),
    ).toEqual({ total: 4003, bad: 3 })
  })

  it('counts the value after a reset from zero', () => {
    const seen = look({
      total: [
        steady,
        at([
          [0, 40],
          [15, 41],
          [30, 3],
          [45, 4],
        ]),
      ],
    })

    expect(counts(judged(seen, errors))).toEqual({ total: 4005, bad: 5 })
  })

  it('knows a restart by the start of the process, even if the counter is higher than before', () => {
    const restart = [started(-900, { to: 15 }), started(20, { from: 30 })]
    const joined = { labels: restart[0]?.labels ?? {}, samples: restart.flatMap(({ samples }) => samples) }
    const seen = look({
      total: [
        at([
          [0, 2],
          [15, 2],
          [30, 9],
        ]),
        at(
          [
            [0, 5],
            [15, 5],
            [30, 7],
          ],
          '200',
        ),
      ],
      start: [joined],
    })

    expect(counts(judged(seen, errors))).toEqual({ total: 16, bad: 9 })
  })

  it('knows a restart by the highest counter of the instance where no start time is exported', () => {
    const fallen = at(
      [
        [0, 500],
        [15, 600],
        [30, 50],
        [45, 150],
      ],
      '200',
    )
    const away = at([
      [0, 3],
      [15, 4],
      [45, 4],
    ])
    const higher = at(
      [
        [0, 1],
        [15, 1],
        [30, 2],
        [45, 2],
      ],
      '503',
    )

    expect(counts(judged(look({ total: [fallen, away, higher] }), errors))).toEqual({ total: 257, bad: 7 })
  })

  it.each([
    ['a lower counter that falls alone', 'a:1', 'a:1', { total: 4007, bad: 7 }],
    ['the highest counter of another instance', 'b:1', 'a:1', { total: 4007, bad: 7 }],
    ['counters without an instance', '', '', { total: 4007, bad: 7 }],
  ])('takes no restart of others from %s', (_, instance, steadyInstance, expected) => {
    const fallen = at(
      [
        [0, 40],
        [15, 40],
        [30, 6],
      ],
      '500',
      instance,
    )
    const grown = at(
      [
        [0, 2],
        [15, 2],
        [30, 3],
      ],
      '503',
      steadyInstance,
    )

    const total = [requests('200', 100, { instance: steadyInstance }), fallen, grown]
    expect(counts(judged(look({ total }), errors))).toEqual(expected)
  })

  it('takes no restart of others from a lower counter that is scraped at other times', () => {
    const fallen = at([
      [5, 40],
      [20, 6],
    ])

    expect(counts(judged(look({ total: [steady, fallen] }), errors))).toEqual({ total: 4006, bad: 6 })
  })

  it('takes the jitter of a start time for no restart', () => {
    const start = gauge('process_start_time_seconds', 0)
    const jittered = {
      ...start,
      samples: start.samples.map(([time], index): [number, number] => [time, 1000 + (index % 2) * 0.5]),
    }

    expect(counts(judged(look({ total: [steady], start: [jittered] }), errors))).toEqual({ total: 4000, bad: 0 })
  })

  it('counts a new series of a known instance from zero', () => {
    expect(
      counts(
        judged(
          look({
            total: [
              steady,
              at([
                [30, 7],
                [45, 8],
              ]),
            ],
          }),
          errors,
        ),
      ),
    ).toEqual({ total: 4008, bad: 8 })
  })

  it('counts a new series of an instance that is known by up alone', () => {
    const seen = look({
      total: [
        at([
          [30, 7],
          [45, 8],
        ]),
      ],
      up: [gauge('up', 1)],
    })

    expect(counts(judged(seen, errors))).toEqual({ total: 8, bad: 8 })
  })

  it('does not count what a target had before it could be scraped', () => {
    const up = gauge('up', 1)
    const wasDown = { ...up, samples: up.samples.map(([time], index): [number, number] => [time, index < 4 ? 0 : 1]) }
    const seen = look({
      total: [
        at([
          [60, 7],
          [75, 8],
        ]),
      ],
      up: [wasDown],
    })

    expect(counts(judged(seen, errors))).toEqual({ total: 1, bad: 1 })
  })

  it('counts a target from zero whose process began within the window', () => {
    const seen = look({
      total: [
        steady,
        at(
          [
            [300, 7],
            [315, 8],
          ],
          '500',
          'b:1',
        ),
      ],
      start: [started(290, { from: 300, instance: 'b:1' })],
    })

    expect(counts(judged(seen, errors))).toEqual({ total: 4008, bad: 8 })
  })

  it('does not count what a target had before it was discovered, and says so', () => {
    const start = [started(-900, { from: 300, instance: 'b:1' })]
    const judgement = judged(
      look({
        total: [
          steady,
          at(
            [
              [300, 7],
              [315, 8],
            ],
            '500',
            'b:1',
          ),
        ],
        start,
      }),
      errors,
    )

    expect(counts(judgement)).toEqual({ total: 4001, bad: 1 })
    expect(judgement.findings.find(({ code }) => code === 'slo.discovered')?.message).toBe(
      'b:1 was scraped for the first time within the window, and its process may be older',
    )
  })

  it('does not take the series that comes second at the edge of the window for new', () => {
    const seen = look({
      total: [
        counter({ __name__: 'r', code: '200' }, 100, { from: 2, to: 600, step: 30 }),
        at([
          [11, 700],
          [41, 701],
        ]),
      ],
      up: [],
    })

    expect(counts(judged(seen, errors)).bad).toBe(1)
  })

  it('resets a histogram as a whole', () => {
    const bucket = (le: string, values: [number, number][]): RecordedSeries => ({
      labels: { ...counter({ __name__: 'http_request_duration_seconds_bucket', le }, 0).labels },
      samples: values.map(([seconds, value]) => [ms(seconds), value]),
    })
    const fast = bucket('0.3', [
      [0, 100],
      [15, 120],
    ])
    const all = bucket('+Inf', [
      [0, 200],
      [15, 150],
    ])

    const judgement = judged(look({ buckets: [fast, all] }, { bounds: [0.3] }), latency)

    expect(counts(judgement)).toEqual({ total: 150, bad: 30 })
  })

  it('puts requests on an absolute grid', () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 })
    const window = joinLooks(look({ total: [requests('200', 100, { to: 60 })] }), spec)
    const counted = window === null ? null : countRequests(window, spec)

    expect(counted).toMatchObject({ intervals: [{ total: 100 }, { total: 200 }, { total: 100 }] })
  })

  it('does not go beyond what every query has covered', () => {
    const total = [requests('200', 100, { to: 630 })]
    const later = look({ total }, { from: 600, to: 630 }).filter(({ role }) => role === 'total')

    expect(counts(judged([...look({ total }), ...later], errors)).total).toBe(4000)
  })

  it('tiles the time, however the looks divide it', () => {
    const long = [requests('200', 100, { to: 660 }), requests('500', 1, { from: 90, first: 1, to: 660 })]
    const up = [gauge('up', 1, { to: 660 })]
    const whole = look({ total: long, up }, { to: 660 })
    const parts = [
      ...look({ total: long, up }, { to: 600 }),
      ...look({ total: long, up }, { from: 600, to: 613 }),
      ...look({ total: long, up }, { from: 613, to: 660 }),
    ]

    expect(judged(parts, errors).measurements).toEqual(judged(whole, errors).measurements)
    expect(counts(judged(whole, errors))).toEqual({ total: 4439, bad: 39 })
  })
})
