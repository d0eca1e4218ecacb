import { describe, expect, it } from 'vitest'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Observation, RecordedSeries } from '../../../src/checks/slo/evidence.ts'
import { findGauge } from '../../../src/checks/slo/judge-gauges.ts'
import { readProcesses } from '../../../src/checks/slo/judge-increase.ts'
import type { Point, Series } from '../../../src/checks/slo/judge-window.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import {
  bad,
  badEntry,
  codes,
  configured,
  counter,
  errors,
  errorsEntry,
  failure,
  gauge,
  healthy,
  iso,
  judged,
  latency,
  look,
  ms,
  pairs,
  requests,
  samples,
  selectors,
  source,
  specOf,
  targetOf,
} from './scenario.ts'

function of(instances: readonly string[], options: object = {}): RecordedSeries[] {
  return instances.map((instance) => requests('200', 100, { instance, ...options }))
}

/** Series are sorted by their labels, of which the code comes first. */
function codesAgainst(instances: readonly string[], options: object = {}): RecordedSeries[] {
  return instances.map((instance, index) => requests(String(200 + index), 100, { instance, ...options }))
}

function messageOf(code: string, { findings }: Judgement): string | undefined {
  return findings.find((finding) => finding.code === code)?.message
}

function withoutJob({ labels, samples: points }: RecordedSeries): RecordedSeries {
  const { job: _job, ...others } = labels
  return { labels: others, samples: points }
}

describe('the age of the newest sample', () => {
  it.each<[step: number, to: number, expected: string | undefined]>([
    [15, 540, undefined],
    [15, 525, 'the newest sample is 1m15s old'],
    [30, 510, undefined],
    [30, 480, 'the newest sample is 2m old'],
  ])('with a scrape every %d s, the last one at %d of 600', (step, to, expected) => {
    const judgement = judged(look({ total: of(['a:1'], { step, to }) }), errors)

    expect(messageOf('slo.stale', judgement)).toBe(expected)
  })

  it('is told in whole seconds', () => {
    const judgement = judged(look({ total: of(['a:1'], { from: 0.4, to: 500 }) }), errors)

    expect(judgement.findings[0]).toMatchObject({ message: 'the newest sample is 1m45s old', actual: '1m45s' })
  })

  it('decides which instances count', () => {
    const spec = specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1', 'b:1'] }))
    const total = (to: number): RecordedSeries[] => [...of(['a:1']), ...of(['b:1'], { to })]

    expect(judged(look({ total: total(540) }), spec).status).toBe('pass')
    expect(codes(judged(look({ total: total(525) }), spec))).toEqual(['slo.instances-missing', 'slo.vanished'])
  })

  it('decides which targets count as down', () => {
    const down = (to: number): Observation[] => look({ total: healthy, up: [gauge('up', 0, { instance: 'b:1', to })] })

    expect(codes(judged(down(540), errors))).toEqual(['slo.target-down'])
    expect(judged(down(525), errors).status).toBe('pass')
  })
})

describe('who is counted', () => {
  const two = targetOf({ addresses: ['a:1', 'b:1'], stableAddresses: ['s:1'] })
  const spec = specOf({ ...errorsEntry, ...configured }, two)
  const unknown = specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['10.0.0.1:80'] }))

  it.each<[title: string, spec: Spec, total: RecordedSeries[], expected: string | undefined]>([
    ['all of them', spec, of(['a:1', 'b:1']), undefined],
    [
      'a stranger and a stable one',
      spec,
      of(['a:1', 'z:1', 's:1']),
      '3 scrape targets have fresh request counters, where gray has 2; unexpected: s:1, z:1',
    ],
    [
      'five strangers',
      unknown,
      codesAgainst(['e:1', 'd:1', 'c:1', 'b:1', 'a:1']),
      '5 scrape targets have fresh request counters, where gray has 1; unexpected: a:1, b:1, c:1, d:1, e:1',
    ],
    [
      'six strangers',
      unknown,
      of(['f:1', 'e:1', 'd:1', 'c:1', 'b:1', 'a:1']),
      '6 scrape targets have fresh request counters, where gray has 1; unexpected: a:1, b:1, c:1, d:1, e:1 and 1 more',
    ],
    [
      'one instance of three jobs',
      unknown,
      ['z', 'y', 'x'].map((job, index) => counter({ code: String(200 + index), job, instance: 'b:1' }, 100)),
      '3 scrape targets have fresh request counters, where gray has 1; unexpected: b:1 (x, y, z)',
    ],
    [
      'one instance with and without a job',
      unknown,
      [
        counter({ code: '200', job: 'z', instance: 'b:1' }, 100),
        withoutJob(counter({ code: '200', instance: 'b:1' }, 100)),
      ],
      '2 scrape targets have fresh request counters, where gray has 1; unexpected: b:1 (, z)',
    ],
  ])('%s', (_, asked, total, expected) => {
    expect(messageOf('slo.instances-unexpected', judged(look({ total }), asked))).toBe(expected)
  })

  it('are named in order', () => {
    const three = specOf({ ...errorsEntry, ...configured, expectedInstances: 3 }, two)
    const late = { from: 300 }
    const known = [gauge('up', 1, { instance: 'c:1' })]
    const ended = [...codesAgainst(['b:1', 'a:1'], { to: 300 }), requests('300', 100, { instance: 'c:1' })]

    expect(messageOf('slo.instances-missing', judged(look({ total: codesAgainst(['b:1', 'a:1']) }), three))).toBe(
      'of 3 gray instances, 2 (a:1, b:1) with fresh request counters',
    )
    expect(messageOf('slo.vanished', judged(look({ total: ended }), errors))).toBe(
      '2 of 3 series ended before the others, of a:1, b:1',
    )
    expect(
      messageOf('slo.discovered', judged(look({ total: codesAgainst(['b:1', 'a:1'], late), up: known }), errors)),
    ).toBe('a:1, b:1 was scraped for the first time within the window, and its process may be older')
  })

  it('are not counted where the config says so', () => {
    const any = specOf({ ...errorsEntry, ...configured, expectedInstances: 0 }, two)

    expect(codes(judged(look({ total: of(['s:1']) }), any))).toEqual([])
  })

  it('may be stable in the bad part alone', () => {
    const asked = {
      ...bad,
      stableLabels: { text: 'code="500"', matchers: [{ label: 'code', operator: '=' as const, value: '500' }] },
    }
    const own = [
      samples('total', [counter({ __name__: 'requests_total' }, 1000)], { selector: 'requests_total{role="gray"}' }),
      samples('part', [counter({ __name__: 'errors_total', code: '500' }, 0)]),
      ...look({}),
    ]

    expect(messageOf('slo.selectors-overlap', judged(own, asked))).toBe(
      '1 of 2 gray series match prometheus.labels.stable (code="500") as well: a:1',
    )
  })
})

describe('a failed query', () => {
  const healthyLater = look({ total: [requests('200', 100, { to: 630 })] }, { from: 600, to: 630 })

  it.each<[title: string, at: number, later: Observation[], status: string]>([
    ['before every answer', 599, [], 'pass'],
    ['as late as the answers', 600, [], 'pass'],
    ['after the answers', 601, [], 'error'],
    ['before the newest answers', 630, healthyLater, 'pass'],
    [
      'after one of the newest answers',
      620,
      healthyLater.map((each, index) => (index === 1 ? { ...each, at: iso(610) } : each)),
      'error',
    ],
    ['before answers that leave a gap', 590, healthyLater.slice(0, 1), 'error'],
  ])('%s', (_, at, later, status) => {
    expect(judged([...look({ total: healthy }), ...later, failure({ at: iso(at) })], errors).status).toBe(status)
  })

  it('hides the gap that it left', () => {
    const judgement = judged([...look({ total: healthy }).slice(0, 2), failure({ subject: selectors.start })], errors)

    expect(codes(judgement)).toEqual(['source.timeout'])
  })

  it('does not hide a warning', () => {
    const partial = look({ total: healthy }, { warnings: ['x'] })

    expect(codes(judged([...partial, failure()], errors))).toEqual([
      'source.timeout',
      'slo.partial',
      'slo.partial',
      'slo.partial',
    ])
  })
})

describe('what is absent', () => {
  const total = counter({ __name__: 'requests_total' }, 1000)

  function own(indicator: object, part: RecordedSeries[] = [], more: Observation[] = []): Judgement {
    const spec = specOf({ ...badEntry, ...configured, indicator })
    if (spec.indicator.type !== 'ratio') throw new Error('not a ratio')
    const answers = [
      samples('total', [total], { selector: spec.indicator.total }),
      samples('part', part, { selector: spec.indicator.part }),
    ]
    return judged([...answers, ...look({}), ...more], spec)
  }

  it('is no error of the same metric', () => {
    const judgement = own({ bad: 'requests_total{code="500"}', total: 'requests_total' })

    expect([judgement.status, codes(judgement)]).toEqual(['pass', []])
  })

  it('is looked for where it is another metric', () => {
    expect(codes(own({ bad: 'errors_total', total: 'requests_total' }))).toEqual(['slo.bad-unknown'])
    expect(
      codes(own({ bad: 'errors_total', total: 'requests_total' }, [counter({ __name__: 'errors_total' }, 0)])),
    ).toEqual([])
  })

  it('is not known because of another metric that was looked for', () => {
    const earlier: Observation[] = [
      { type: 'diagnosis', source, request: 'requests_total', at: iso(0), series: 3, found: ['role="stable"'] },
      { type: 'bad-metric', source, request: 'errors_total', at: iso(600), series: 0 },
    ]

    expect(codes(own({ bad: 'errors_total', total: 'requests_total' }, [], earlier))).toEqual(['slo.bad-unknown'])
  })

  it('is never taken for good', () => {
    expect(codes(own({ good: 'ok_total', total: 'requests_total' }))).toEqual(['slo.no-data'])
  })

  it('is not told while the evidence has a gap', () => {
    const late = samples('up', [gauge('up', 1)], { from: 600, to: 630 })
    const seen = [...look({ total: [] }), late]

    expect(codes(judged(seen, errors))).toEqual(['slo.incomplete', 'slo.incomplete'])
  })

  it('leaves a gap told that only a warning about instances stands beside', () => {
    const late = samples('up', [gauge('up', 1)], { from: 600, to: 630 })
    const seen = [...look({ total: [] }), late]
    const warning = failure({ code: 'instances.scaled-down', source: 'kubernetes https://c.example' })

    expect(codes(judged([...seen, warning], errors))).toContain('slo.incomplete')
    expect(codes(judged([...seen, failure({ code: 'instances.changed' })], errors))).not.toContain('slo.incomplete')
  })
})

describe('buckets', () => {
  const none: Observation = { type: 'no-buckets', source, request: 'x', at: iso(0), nativeHistograms: 0 }
  const buckets = ['0.3', '+Inf'].map((le) => counter({ __name__: 'http_request_duration_seconds_bucket', le }, 100))

  it('may be there in a later look', () => {
    expect(judged([none, ...look({ buckets }, { bounds: [0.3] })], latency).status).toBe('pass')
  })

  it('are not missing as long as nobody asked for them', () => {
    expect(codes(judged(look({}), latency))).toEqual(['slo.incomplete'])
  })

  it('are missing beside native histograms, whenever those were seen', () => {
    const both = [none, { ...none, at: iso(600), nativeHistograms: 2 }, ...look({})]

    expect(messageOf('slo.no-data', judged(both, latency))).toBe(
      'no series matches http_request_duration_seconds_bucket{role="gray"}; there are native histograms, which are not read',
    )
  })
})

describe('what no counter can hold', () => {
  it('is told in order, whatever was asked first', () => {
    const negative = (name: string): RecordedSeries[] => [counter({ __name__: name }, 0, { first: -1, to: 0 })]
    const seen = [
      samples('total', negative('requests_total'), { selector: 'requests_total{role="gray"}' }),
      samples('part', negative('errors_total')),
      ...look({}),
    ]

    expect(judged(seen, bad).findings[0]?.message).toMatch(/^errors_total\{.*, and 1 more$/)
  })
})

describe('processes that contradict themselves', () => {
  it('pass nothing, though all counts together would', () => {
    const valued = (name: string, values: string): RecordedSeries => ({
      ...counter({ __name__: name }, 0),
      samples: pairs(values).map(([second, value]) => [ms(second), value]),
    })
    const seen = [
      samples('total', [valued('requests_total', '0:0 300:100000 450:0 600:1')], {
        selector: 'requests_total{role="gray"}',
      }),
      samples('part', [valued('errors_total', '0:0 300:0 450:0 600:2')]),
      ...look({}),
    ]

    const judgement = judged(seen, { ...bad, soakMs: 0 })

    expect(judgement.proofs).toEqual([])
    expect(messageOf('slo.diluted', judgement)).toBe(
      '0.002 % (2 of 100,001) of the requests failed, which would pass; on the processes that still run no requests, so none failed, which is not enough',
    )
  })
})

describe('the covered time', () => {
  it('is that of all requests together, from the first sample to the newest', () => {
    const total = [...of(['a:1'], { from: 0, to: 300 }), ...of(['b:1'], { from: 240 })]

    expect(messageOf('slo.soak', judged(look({ total }), { ...errors, soakMs: 600_000 }))).toBe(undefined)
    expect(messageOf('slo.soak', judged(look({ total }), { ...errors, soakMs: 601_000 }))).toBe(
      '0 % (0 of 4,400) of the requests failed, which would pass; the evidence covers 10m of 10m1s',
    )
  })

  it('is told no longer than it is', () => {
    const short = { from: 300.2, to: 599, step: 14 }

    expect(
      messageOf('slo.soak', judged(look({ total: of(['a:1'], short), up: [gauge('up', 1, short)] }), errors)),
    ).toMatch(/the evidence covers 4m54s of 5m$/)
  })
})

describe('the probes of the run', () => {
  it('are taken off one interval after the other, and never more than were good', () => {
    const total = [requests('200', 20), requests('500', 0, { first: 0 })]

    const judgement = judged(look({ total }, { ownRequests: 700 }), errors)

    expect(messageOf('slo.own-probes', judgement)).toBe(
      '0 % (0 of 800) of the requests failed, which would pass; 700 of the requests may be probes of this run, and without them 0 % (0 of 100) of the requests failed, which is not enough',
    )
    expect(judgement.needs).toEqual({
      message:
        'at least 286 more requests for a pass; at the present share about 286 (an order of magnitude), 28m36s at 0.17 requests/s',
      requests: 286,
      seconds: 1716,
      settlesWithinMs: null,
    })
  })

  it('leave the errors that there were', () => {
    const { labels, samples: points } = requests('500', 0)
    const four = points.map(([at], index): [number, number] => [at, Math.min(index, 4)])
    const total = [requests('200', 98), { labels, samples: four }]

    expect(messageOf('slo.own-probes', judged(look({ total }, { ownRequests: 100_000 }), errors))).toBe(
      '0.102 % (4 of 3,924) of the requests failed, which would pass; 100,000 of the requests may be probes of this run, and without them 100 % (4 of 4) of the requests failed, which is not enough',
    )
  })
})

describe('a limit that the buckets do not reach', () => {
  it('is told where there are no finite bounds', () => {
    const buckets = [counter({ __name__: 'b', le: '+Inf' }, 100)]

    const judgement = judged(look({ buckets }, { bounds: [] }), latency)

    expect(codes(judgement)).toEqual(['slo.bucket-resolution', 'slo.bucket-mismatch'])
    expect(messageOf('slo.bucket-mismatch', judgement)).toBe(
      '0.3 s is no bucket bound; the nearest are none below and none above',
    )
  })
})

describe('findGauge', () => {
  function series(points: readonly Point[], instance = 'a:1'): Series {
    return { labels: { __name__: 'r', instance }, points }
  }

  /** Forty samples that fall so often. */
  function falling(times: number): Series {
    return series(
      Array.from({ length: 40 }, (_, index): Point => [index * 15_000, index % 2 === 1 && index < 2 * times ? 1 : 9]),
    )
  }

  function found(counters: readonly Series[], start: readonly Series[] = []): string | null {
    return findGauge(counters, readProcesses({ counters, up: [], start, startMs: 0 }))
  }

  it.each([0, 1, 4])('takes %d falls in 40 samples for those of a counter', (times) => {
    expect(found([falling(times)])).toBeNull()
  })

  it('takes five falls in 40 samples for those of a gauge, whatever else there is', () => {
    const text = 'r{instance="a:1"} fell 5 times in 40 samples, as a gauge or a rate does and no counter'

    expect(found([falling(5)])).toBe(text)
    expect(found([falling(0), falling(5)])).toBe(text)
  })

  /** Forty samples that rise by so much at the first times, and by ten after them. */
  function rising(by: number, times: number, from = 0): Series {
    const steps = Array.from({ length: 40 }, (_, index) => (index === 0 ? from : index <= times ? by : 10))
    let value = 0
    return series(steps.map((step, index): Point => [index * 15_000, (value += step)]))
  }

  it.each([
    ['four parts of a request', rising(0.25, 4)],
    ['whole requests', rising(1, 39)],
    ['what a sampled counter adds for each that it saw', rising(1 / 0.3, 39)],
    ['nothing', rising(0, 39)],
    ['the rounding of a large sum', rising(0.05, 39, 1e8)],
    ['a request less the rounding of a sum', rising(1 - 1e-10, 39, 1e6)],
  ])('takes a series that rises by %s in 40 samples for a counter', (_, counted) => {
    expect(found([counted])).toBeNull()
  })

  it('takes five changes by a part of a request in 40 samples for those of a rate', () => {
    const text = (times: number) =>
      `r{instance="a:1"} changed by less than one ${times} times in 40 samples, as a gauge or a rate does and no counter`

    expect(found([rising(0.25, 5)])).toBe(text(5))
    expect(found([rising(0.99, 39, 40)])).toBe(text(39))
  })

  it('takes a process that begins anew after each request for what it is', () => {
    const times = Array.from({ length: 20 }, (_, index) => index * 15_000)
    const counted = series(times.map((ms, index): Point => [ms, (index + 1) % 2]))
    const start = series(times.map((ms, index): Point => [ms, 1000 * Math.floor((index + 1) / 2)]))

    expect(found([counted], [start])).toBeNull()
  })

  it.each<[title: string, started: number, expected: boolean]>([
    ['a scrape before', 15, true],
    ['with it', 30, true],
    ['a scrape after', 45, true],
    ['two scrapes after', 60, false],
  ])('takes a fall for that of a process that began anew %s', (_, started, isExplained) => {
    const counted = series([9, 9, 1, 9, 9, 9, 1, 9, 9].map((value, index): Point => [index * 15_000, value]))
    const start = series([
      [0, 1],
      [started * 1000, 2000],
    ])

    expect(found([counted], [start]) === null).toBe(isExplained)
  })
})

describe('a pass on less than one request', () => {
  it('still rests on an observation', () => {
    const spec = { ...errors, limit: 0.9999, soakMs: 0 }
    const total = [
      {
        ...requests('200', 0),
        samples: [
          [ms(0), 0],
          [ms(15), 0.9],
        ] as [number, number][],
      },
    ]

    expect(judged(look({ total }), spec).proofs[0]?.observations).toBe(1)
  })
})
