import { describe, expect, it } from 'vitest'
import type { Observation, RecordedSeries, Role, Samples } from '../../../src/checks/slo/evidence.ts'
import {
  coveredUntil,
  describeLabels,
  joinLooks,
  parseBound,
  uniteSeries,
} from '../../../src/checks/slo/judge-window.ts'
import {
  badEntry,
  errorsEntry,
  gauge,
  history,
  iso,
  latencyEntry,
  look,
  ms,
  pairs,
  requests,
  samples,
  selectors,
  specOf,
  targetOf,
} from './scenario.ts'

const errors = specOf({ ...errorsEntry, dispersion: 1 })
const latency = specOf({ ...latencyEntry, dispersion: 1 })
const counted = [requests('200', 100, { to: 660 })]

describe('coveredUntil', () => {
  it.each<[title: string, answers: [from: number, to: number][], expected: number]>([
    ['nothing', [], 0],
    ['one answer', [[0, 600]], 600],
    ['answers that follow one another, in any order', pairs('600:630 0:600'), 630],
    ['answers that overlap', pairs('0:600 300:630'), 630],
    ['an answer within another', pairs('0:600 300:400'), 600],
    ['answers with a hole between them', pairs('0:600 601:630'), 600],
    ['an answer that begins later', [[1, 600]], 0],
    ['an answer that begins earlier', [[-60, 600]], 600],
    ['a hole that another answer fills', pairs('0:300 600:630 300:600'), 630],
  ])('of %s', (_, answers, expected) => {
    expect(
      coveredUntil(
        ms(0),
        answers.map(([from, to]) => ({ from: iso(from), to: iso(to) })),
      ),
    ).toBe(ms(expected))
  })
})

describe('uniteSeries', () => {
  const labels = { __name__: 'r', code: '200' }

  function united(role: Role, answers: RecordedSeries[][], untilMs = 100): unknown {
    const problems: string[] = []
    const series = uniteSeries(
      answers.map((each) => ({ series: each })),
      { role, startMs: 0, untilMs, problems },
    )
    return { series, problems }
  }

  it('joins the samples of one series in time order, and sorts the series by their labels', () => {
    const other = { __name__: 'r', code: '100' }

    expect(
      united('total', [
        [
          {
            labels,
            samples: pairs('20:2 30:3'),
          },
        ],
        [
          { labels: other, samples: [[5, 1]] },
          { labels, samples: [[10, 1]] },
        ],
      ]),
    ).toEqual({
      series: [
        { labels: other, points: [[5, 1]] },
        {
          labels,
          points: pairs('10:1 20:2 30:3'),
        },
      ],
      problems: [],
    })
  })

  it('takes what is within the window, and leaves out series without a sample there', () => {
    expect(
      united('total', [
        [
          {
            labels,
            samples: pairs('-1:1 0:1 100:2 101:3'),
          },
        ],
      ]),
    ).toEqual({
      series: [
        {
          labels,
          points: pairs('0:1 100:2'),
        },
      ],
      problems: [],
    })
    expect(united('total', [[{ labels, samples: [[101, 3]] }]])).toEqual({ series: [], problems: [] })
  })

  it('takes a value that comes twice once', () => {
    expect(united('total', [[{ labels, samples: [[5, 1]] }], [{ labels, samples: [[5, 1]] }]])).toEqual({
      series: [{ labels, points: [[5, 1]] }],
      problems: [],
    })
  })

  it.each<[Role, number | null, string | null]>([
    ['total', null, 'is not a finite number'],
    ['part', null, 'is not a finite number'],
    ['up', null, null],
    ['start', null, null],
    ['total', -1, 'is negative (-1), which no counter can be'],
    ['up', -1, null],
    ['start', -1, null],
    ['total', 0, null],
  ])('of %s: %s is a problem (%s)', (role, value, problem) => {
    expect(united(role, [[{ labels, samples: [[5, value]] }]])).toMatchObject({
      series: value === null || problem !== null ? [] : [{ points: [[5, value]] }],
      problems: problem === null ? [] : [`r{code="200"} ${problem} at 1970-01-01T00:00:00.005Z`],
    })
  })

  it.each<Role>(['total', 'up'])('of %s: two values at one time are a problem, and the first one stays', (role) => {
    expect(united(role, [[{ labels, samples: [[5, 1]] }], [{ labels, samples: [[5, 2]] }]])).toEqual({
      series: [{ labels, points: [[5, 1]] }],
      problems: ['r{code="200"} has two values, 1 and 2, at 1970-01-01T00:00:00.005Z'],
    })
  })

  it('reads the bounds of buckets as numbers, and those of others as they are', () => {
    const spelt = ['1', '1.0', '+Inf', 'Inf'].map((le): RecordedSeries => ({ labels: { le }, samples: [[5, 1]] }))

    expect(united('buckets', [spelt])).toMatchObject({
      series: [{ labels: { le: '1' } }, { labels: { le: 'Infinity' } }],
    })
    expect(united('total', [spelt.slice(1, 2)])).toMatchObject({ series: [{ labels: { le: '1.0' } }] })
    expect(united('buckets', [[{ labels: {}, samples: [[5, 1]] }]])).toMatchObject({
      series: [{ labels: { le: 'NaN' } }],
    })
  })
})

describe('parseBound', () => {
  it.each<[string, number]>([
    ['0.3', 0.3],
    ['1.0', 1],
    ['1e3', 1000],
    ['+Inf', Infinity],
    ['inf', Infinity],
    ['Infinity', Infinity],
    ['-Inf', Number.NaN],
    ['xInf', Number.NaN],
    ['Inf1', Number.NaN],
    ['', Number.NaN],
    [' ', Number.NaN],
    ['fast', Number.NaN],
  ])('"%s" is %d', (text, expected) => {
    expect(parseBound(text)).toBe(expected)
  })
})

describe('describeLabels', () => {
  it.each<[Record<string, string>, string]>([
    [{ __name__: 'up', job: 'x', instance: 'a:1' }, 'up{instance="a:1",job="x"}'],
    [{ job: 'a "b"' }, String.raw`{job="a \"b\""}`],
    [{}, '{}'],
  ])('writes %j as PromQL does', (labels, expected) => {
    expect(describeLabels(labels)).toBe(expected)
  })
})

describe('joinLooks', () => {
  it('holds nothing without an answer', () => {
    expect(joinLooks([], errors)).toBeNull()
    expect(joinLooks([history([])], errors)).toBeNull()
  })

  it('joins looks that follow one another', () => {
    const [first, second] = [
      look({ total: counted }, { ownRequests: 5 }),
      look({ total: counted }, { from: 600, to: 630, ownRequests: 3 }),
    ]

    expect(joinLooks([...second, ...first], errors)).toMatchObject({
      startMs: ms(0),
      endMs: ms(630),
      untilMs: ms(630),
      gaps: [],
      bounds: [],
      answers: second,
      ownRequests: 5,
      problems: [],
    })
  })

  it('begins with the evidence that is oldest', () => {
    const [first, late] = [look({ total: counted }), look({ total: counted }, { since: 300, to: 630 })]

    expect(joinLooks([...late, ...first], errors)).toMatchObject({ startMs: ms(0), endMs: ms(630) })
  })

  it('counts up to where every query was answered, and names those that were not', () => {
    const later = look({ total: counted }, { from: 600, to: 630 }).filter(({ role }) => role === 'total')

    expect(joinLooks([...look({ total: counted }), ...later], errors)).toMatchObject({
      endMs: ms(630),
      untilMs: ms(600),
      gaps: [
        { selector: selectors.up, warnings: [] },
        { selector: selectors.start, warnings: [] },
      ],
    })
  })

  it('counts no answer that came with a warning, and tells each warning once, in order', () => {
    const partial = [['b', 'a'], ['b']].map((warnings) =>
      samples('total', counted, { warnings, at: iso(warnings.length) }),
    )
    const others = look({})

    expect(joinLooks([...partial, ...others], errors)).toMatchObject({
      untilMs: ms(0),
      series: { total: [] },
      gaps: [{ selector: selectors.total, warnings: ['a', 'b'] }],
      answers: others,
    })
  })

  it('takes the newest answer of each role, by when it was asked and then by what it reaches', () => {
    const answers = [
      samples('total', counted, { at: iso(700), to: 600 }),
      samples('total', counted, { at: iso(700), to: 630 }),
      samples('total', counted, { at: iso(650), to: 660 }),
    ]

    expect(joinLooks([...answers, ...look({})], errors)?.answers[0]).toEqual(answers[1])
  })

  it('leaves out answers to other selectors', () => {
    const foreign = samples('total', counted, { selector: 'other{role="gray"}' })

    expect(joinLooks([...look({ total: [] }), foreign], errors)).toMatchObject({ series: { total: [] }, gaps: [] })
  })

  it('holds the samples of every role', () => {
    const bad = specOf({ ...badEntry, dispersion: 1 })
    const own = [
      samples('total', [requests('1', 1)], { selector: 'requests_total{role="gray"}' }),
      samples('part', [requests('2', 1)]),
      samples('up', [gauge('up', 1)]),
      samples('start', [gauge('process_start_time_seconds', 1)]),
    ]

    const window = joinLooks(own, bad)

    const names = Object.entries(window?.series ?? {}).map(([role, series]) => [
      role,
      series.map(({ labels }) => labels['code'] ?? labels['__name__']),
    ])
    expect(names).toEqual([
      ['total', ['1']],
      ['part', ['2']],
      ['buckets', []],
      ['up', ['up']],
      ['start', ['process_start_time_seconds']],
    ])
  })
})

describe('the selector of the buckets', () => {
  function buckets(selector: string, from: number, bounds: number[] = [0.3]): Samples {
    return samples('buckets', [requests(selector, 1)], { selector, from, bounds })
  }

  function selectorsIn(observations: readonly Observation[]): unknown {
    const window = joinLooks(observations, latency)
    return {
      answers: window?.answers.map(({ selector }) => selector),
      gaps: window?.gaps.map(({ selector }) => selector),
    }
  }

  it('is the one that was asked for first', () => {
    expect(joinLooks([buckets('z', 0, [0.3, 1]), buckets('a', 300), ...look({})], latency)).toMatchObject({
      bounds: [0.3, 1],
      gaps: [],
    })
    expect(selectorsIn([buckets('a', 300), buckets('z', 0), ...look({})])).toEqual({
      answers: ['z', selectors.up, selectors.start],
      gaps: [],
    })
    expect(selectorsIn([buckets('b', 0), buckets('a', 0), ...look({})])).toMatchObject({
      answers: ['a', selectors.up, selectors.start],
    })
  })

  it('is not wanted where it is known that there are none', () => {
    const none = { type: 'no-buckets' as const, source: 's', request: 'r', at: iso(600), nativeHistograms: 0 }

    expect(selectorsIn([none, ...look({})])).toEqual({ answers: [selectors.up, selectors.start], gaps: [] })
  })

  it('is missed where nobody asked', () => {
    expect(selectorsIn(look({}))).toEqual({
      answers: [selectors.up, selectors.start],
      gaps: ['http_request_duration_seconds_bucket{role="gray"}'],
    })
  })

  it('is that of the whole metric where the target has no labels', () => {
    const bare = { ...latency, gray: null }
    const answer = samples('total', [])

    expect(joinLooks([answer], bare)?.gaps).toEqual([
      { selector: 'http_request_duration_seconds_bucket{}', warnings: [] },
    ])
  })
})

describe('the history of stable', () => {
  const auto = specOf(errorsEntry, targetOf({ stable: 'role="stable"' }))
  const missing = [{ selector: 'the history of stable', warnings: [] }]

  it.each<[title: string, observations: Observation[], gaps: unknown[]]>([
    ['is there', [history([])], []],
    ['is missing', [], missing],
    ['ends at another time', [history([], { to: iso(1) })], missing],
    ['ends at another time and is there', [history([], { to: iso(1) }), history([])], []],
  ])('%s', (_, observations, gaps) => {
    expect(joinLooks([...observations, ...look({ total: counted })], auto)?.gaps).toEqual(gaps)
  })

  it('is not wanted where the dispersion is configured', () => {
    expect(joinLooks(look({ total: counted }), { ...auto, dispersion: 1 })?.gaps).toEqual([])
  })
})
