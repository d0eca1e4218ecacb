import { describe, expect, it } from 'vitest'
import type { RecordedSeries, Samples } from '../../../src/checks/slo/evidence.ts'
import { nearestBounds } from '../../../src/checks/slo/judge-buckets.ts'
import { countRequests, requestSeries } from '../../../src/checks/slo/judge-count.ts'
import { joinLooks } from '../../../src/checks/slo/judge-window.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import {
  badEntry,
  counter,
  errorsEntry,
  gauge,
  goodEntry,
  latencyEntry,
  look,
  ms,
  pairs,
  samples,
  specOf,
} from './scenario.ts'

const spec = { dispersion: 1 }
const errors = specOf({ ...errorsEntry, ...spec })
const latency = specOf({ ...latencyEntry, ...spec })
const [good, bad] = [specOf({ ...goodEntry, ...spec }), specOf({ ...badEntry, ...spec })]

type Values = readonly (readonly [second: number, value: number])[]

function valued(labels: Record<string, string>, values: Values): RecordedSeries {
  return { ...counter(labels, 0), samples: values.map(([second, value]) => [ms(second), value]) }
}

function countedOf(observations: readonly Samples[], asked: Spec): ReturnType<typeof countRequests> {
  const window = joinLooks(observations, asked)
  if (window === null) throw new Error('no window')
  return countRequests(window, asked)
}

/** What was counted of own selectors. */
function ratio(total: Values, part: Values, asked: Spec): ReturnType<typeof countRequests> {
  if (asked.indicator.type !== 'ratio') throw new Error('not a ratio')
  return countedOf(
    [
      samples('total', [valued({ __name__: 'requests_total' }, total)], { selector: asked.indicator.total }),
      samples('part', [valued({ __name__: 'part_total' }, part)], { selector: asked.indicator.part }),
      ...look({}),
    ],
    asked,
  )
}

interface Bucket {
  readonly le: string
  readonly by: number
  readonly path?: string
}

/** Buckets that grow once, from 0. */
function histogram(buckets: readonly Bucket[], bounds: number[] = [0.25, 0.5]): ReturnType<typeof countRequests> {
  const series = buckets.map(({ le, by, path = '/' }) =>
    valued({ __name__: 'http_request_duration_seconds_bucket', le, path }, [
      [0, 0],
      [15, by],
    ]),
  )
  return countedOf(look({ buckets: series }, { bounds }), latency)
}

function interval(total: number, eventsLow: number, eventsHigh = eventsLow): object {
  return { total, eventsLow, eventsHigh }
}

const contradiction = {
  code: 'slo.data-error',
  problem: 'more requests were counted as a part than there were in all',
}

describe('the counts of errors', () => {
  it('are told by the status, in intervals in time order', () => {
    const total = [valued({ code: '200' }, pairs('0:0 75:10 105:30')), valued({ code: '500' }, pairs('0:0 15:3 45:4'))]

    const intervals = [interval(3, 3), interval(1, 1), interval(10, 0), interval(20, 0)]
    expect(countedOf(look({ total }), errors)).toEqual({
      intervals,
      endsMs: [30, 60, 90, 120].map(ms),
      present: intervals,
      discovered: [],
      hasBirths: false,
      statusLabel: 'code',
    })
  })

  it('tell of births', () => {
    const total = [valued({ code: '200' }, pairs('0:0 15:1 30:2 45:3')), valued({ code: '500' }, [[45, 2]])]

    expect(countedOf(look({ total }), errors)).toMatchObject({
      intervals: [interval(1, 0), interval(4, 2)],
      hasBirths: true,
    })
  })

  it('name what was found late once, good or bad', () => {
    const late = valued({ code: '500', instance: 'b:1' }, pairs('300:2 315:3'))
    const total = [valued({ code: '200' }, pairs('0:0 15:1')), late]

    expect(countedOf(look({ total }), errors)).toMatchObject({ discovered: [{ labels: late.labels }] })
  })

  it('that can not be told name the label', () => {
    expect(countedOf(look({ total: [valued({ code: 'x' }, [[0, 0]])] }), errors)).toEqual({
      code: 'slo.status-label',
      problem: '1 of 1 series have no readable http status in the label code: "x"',
    })
  })

  it('of a gauge are none', () => {
    const total = [valued({ __name__: 'r', code: '200' }, pairs('0:9 15:4 30:6 45:3 60:8'))]

    expect(countedOf(look({ total }), errors)).toEqual({
      code: 'slo.data-error',
      problem:
        'r{code="200",instance="a:1",job="shop",role="gray"} fell 2 times in 5 samples, as a gauge or a rate does and no counter',
    })
  })
})

describe('the counts of two selectors', () => {
  it('are those of bad requests, or all without the good ones', () => {
    const total: Values = pairs('0:0 15:100')

    expect(ratio(total, pairs('0:0 15:3'), bad)).toMatchObject({ intervals: [interval(100, 3)], statusLabel: null })
    expect(ratio(total, pairs('0:0 15:97'), good)).toMatchObject({ intervals: [interval(100, 3)], statusLabel: null })
  })

  it('may be bad or good altogether', () => {
    const total: Values = pairs('0:0 15:100')

    expect(ratio(total, total, bad)).toMatchObject({ intervals: [interval(100, 100)] })
    expect(ratio(total, total, good)).toMatchObject({ intervals: [interval(100, 0)] })
  })

  it('may differ by rounding, and by no more', () => {
    const total: Values = pairs('0:0 15:100')
    const [rounded, wrong]: Values[] = [pairs('0:0 15:100.00000001'), pairs('0:0 15:100.00001')]

    expect(ratio(total, rounded ?? [], good)).toMatchObject({ intervals: [interval(100, 0)] })
    expect(ratio(total, wrong ?? [], good)).toEqual(contradiction)
    expect(ratio(total, wrong ?? [], bad)).toEqual(contradiction)
  })

  it('are joined with the next interval where a part was scraped before its whole', () => {
    const total: Values = pairs('0:0 35:10 65:30')
    const part: Values = pairs('0:0 25:4 35:5')

    expect(ratio(total, part, bad)).toMatchObject({ intervals: [interval(10, 5), interval(20, 0)] })
  })

  it('are joined with the intervals before where the last one contradicts itself', () => {
    const total: Values = pairs('0:0 15:10 45:12 75:13 105:13')
    const part: Values = pairs('0:0 15:1 45:1 75:1 105:4')

    expect(ratio(total, part, bad)).toMatchObject({ intervals: [interval(10, 1), interval(3, 3)] })
  })

  it('are none where they never agree', () => {
    expect(ratio(pairs('0:0 15:1 45:2'), pairs('0:0 15:5 45:9'), bad)).toEqual(contradiction)
  })

  it('may contradict each other on the processes that run now alone', () => {
    const total: Values = pairs('0:0 15:100 30:0 45:1')
    const part: Values = pairs('0:0 15:0 30:0 45:2')

    expect(ratio(total, part, bad)).toMatchObject({ intervals: [interval(101, 2)], present: null })
  })
})

describe('the counts of a histogram', () => {
  it('are bracketed by the bounds around the threshold', () => {
    const counts = histogram([
      { le: '0.25', by: 90 },
      { le: '0.5', by: 95 },
      { le: '+Inf', by: 100 },
    ])

    expect(counts).toMatchObject({ intervals: [interval(100, 5, 10)], statusLabel: null })
  })

  it('are exact at a bound that is the threshold', () => {
    const buckets = [
      { le: '0.3', by: 92 },
      { le: '+Inf', by: 100 },
    ]

    expect(histogram(buckets, [0.1, 0.3, 1])).toMatchObject({ intervals: [interval(100, 8)] })
  })

  it('take all that is not surely fast for slow where no bound is below', () => {
    expect(
      histogram(
        [
          { le: '0.5', by: 90 },
          { le: '+Inf', by: 100 },
        ],
        [0.5],
      ),
    ).toMatchObject({
      intervals: [interval(100, 10, 100)],
    })
  })

  it('take nothing for surely slow where no bound is above', () => {
    expect(
      histogram(
        [
          { le: '0.25', by: 90 },
          { le: '+Inf', by: 100 },
        ],
        [0.25],
      ),
    ).toMatchObject({
      intervals: [interval(100, 0, 10)],
    })
  })

  it('add what is certain of series without one of the bounds', () => {
    const counts = histogram([
      { le: '0.25', by: 90 },
      { le: '0.5', by: 95 },
      { le: '+Inf', by: 100 },
      { le: '0.5', by: 40, path: '/b' },
      { le: '+Inf', by: 50, path: '/b' },
      { le: '0.25', by: 20, path: '/c' },
      { le: '+Inf', by: 30, path: '/c' },
    ])

    expect(counts).toMatchObject({ intervals: [interval(180, 15, 70)] })
  })

  it('may fall by a thousandth between two bounds, and by no more', () => {
    const of = (below: number): Bucket[] => [
      { le: '0.25', by: below },
      { le: '0.5', by: 9000 },
      { le: '+Inf', by: 10_000 },
    ]

    expect(histogram(of(9010))).toMatchObject({ intervals: [interval(10_000, 990)] })
    expect(histogram(of(9011))).toEqual(contradiction)
  })

  it('are none where more were fast than there were', () => {
    const [below, above] = [
      [
        { le: '0.25', by: 102 },
        { le: '0.5', by: 102 },
        { le: '+Inf', by: 100 },
      ],
      [
        { le: '0.25', by: 90 },
        { le: '0.5', by: 102 },
        { le: '+Inf', by: 100 },
      ],
    ]

    expect(histogram(below ?? [])).toEqual(contradiction)
    expect(histogram(above ?? [])).toEqual(contradiction)
    expect(
      histogram([
        { le: '0.25', by: 102 },
        { le: '+Inf', by: 100 },
      ]),
    ).toEqual(contradiction)
  })

  it('are none without the last bucket of the first series that lacks it', () => {
    const labels = 'instance="a:1",job="shop",le="0.25"'

    expect(
      histogram([
        { le: '0.25', by: 1, path: '/b' },
        { le: '0.25', by: 1, path: '/a' },
      ]),
    ).toEqual({
      code: 'slo.data-error',
      problem: `http_request_duration_seconds_bucket{${labels},path="/a",role="gray"} has no bucket le="+Inf"`,
    })
  })

  it('name what was found late once, by its last bucket', () => {
    const name = { __name__: 'http_request_duration_seconds_bucket' }
    const late: Values = pairs('300:2 315:3')
    const buckets = [
      valued({ ...name, le: '0.3' }, late),
      valued({ ...name, le: '+Inf' }, late),
      valued({ ...name, le: '+Inf', instance: 'b:1' }, pairs('0:0 15:1')),
    ]

    expect(
      countedOf(look({ buckets, up: [gauge('up', 1, { instance: 'b:1' })] }, { bounds: [0.3] }), latency),
    ).toMatchObject({
      discovered: [{ labels: { ...name, le: 'Infinity', instance: 'a:1' } }],
    })
  })

  it('count requests by the last buckets', () => {
    const buckets = ['0.3', '+Inf'].map((le) => valued({ le }, [[0, 0]]))
    const window = joinLooks(look({ buckets, total: [valued({}, [[0, 0]])] }, { bounds: [0.3] }), latency)

    expect(window === null ? null : requestSeries(window, latency)).toMatchObject([{ labels: { le: 'Infinity' } }])
  })
})

describe('nearestBounds', () => {
  it.each<[bounds: readonly number[], below: number | null, above: number | null]>([
    [[], null, null],
    [[0.3], 0.3, 0.3],
    [[5, 0.5, 0.25, 0.1, 10], 0.25, 0.5],
    [[10, 0.3, 0.25, 5], 0.3, 0.3],
    [[0.1, 0.2], 0.2, null],
    [[1, 0.5], null, 0.5],
  ])('of %j around 0.3 are %s and %s', (bounds, below, above) => {
    expect(nearestBounds(bounds, 0.3)).toEqual({ below, above })
  })
})
