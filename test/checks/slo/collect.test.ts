import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/core/evidence.ts'
import type { Target } from '../../../src/core/target.ts'
import { Prometheus } from '../../../src/core/target.ts'
import { collect } from '../../../src/checks/slo/collect.ts'
import type { Observation, RecordedSeries, Samples } from '../../../src/checks/slo/evidence.ts'
import { Observation as ObservationSchema } from '../../../src/checks/slo/evidence.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import type { PrometheusTable, Row } from './prometheus-table.ts'
import { startPrometheusTable } from './prometheus-table.ts'
import {
  badEntry,
  counter,
  errorsEntry,
  gauge,
  iso,
  judged,
  latencyEntry,
  ms,
  requests,
  specOf,
  targetOf,
} from './scenario.ts'

type Seen = Observation | Failure

let table: PrometheusTable

beforeEach(async () => {
  table = await startPrometheusTable()
})

afterEach(async () => {
  const leftovers = table.leftovers()
  await table.close()
  if (leftovers.length > 0) throw new Error(leftovers.join('\n'))
})

function here({ stable = null }: { stable?: string | null } = {}): Target {
  const labels = stable === null ? { gray: 'role="gray"' } : { gray: 'role="gray"', stable }
  return { ...targetOf(), prometheus: Prometheus.parse({ url: table.server.url, labels, timeout: '2s' }) }
}

/** One look at a time in seconds; returns everything that was seen so far. */
async function lookAt(
  seconds: number,
  spec: Spec,
  target: Target,
  seen: readonly Seen[] = [],
  taggedRequests = 0,
): Promise<Seen[]> {
  const observed: Seen[] = []
  table.setTime(ms(seconds))
  const { http, sources, deadline } = table.doors
  await collect(spec, {
    target,
    http,
    sources,
    clock: table.clock,
    deadline,
    seen,
    observe: (observation) => void observed.push(observation),
    taggedRequests: () => taggedRequests,
    progress: () => undefined,
  })
  for (const observation of observed) if (observation.type !== 'failure') ObservationSchema.parse(observation)
  return [...seen, ...observed]
}

function samplesOf(seen: readonly Seen[], role: string): Samples[] {
  return seen.filter((each) => each.type === 'samples').filter((each) => each.role === role)
}

/** up and process_start_time_seconds are asked for in every look. */
function watch(range: string, seconds: number, up: RecordedSeries[] = [gauge('up', 1, { to: 1200 })]): Row[] {
  return [
    { query: `up{role="gray"}[${range}]`, at: ms(seconds), series: up },
    { query: `process_start_time_seconds{role="gray"}[${range}]`, at: ms(seconds) },
  ]
}

function total(range: string, seconds: number, more: Partial<Row> = {}): Row {
  const series = [requests('200', 100, { to: 1200 })]
  return { query: `http_requests_total{role="gray"}[${range}]`, at: ms(seconds), series, ...more }
}

describe('the first look', () => {
  it('asks for raw samples of the whole window and hands them over', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    table.expect([total('10m', 600), ...watch('10m', 600)])

    const seen = await lookAt(600, spec, here(), [], 299)

    const [samples] = samplesOf(seen, 'total')
    expect(samples).toEqual({
      type: 'samples',
      role: 'total',
      selector: 'http_requests_total{role="gray"}',
      source: `prometheus ${table.server.url}`,
      request: `http_requests_total{role="gray"}[10m] @ ${ms(600) / 1000}`,
      at: iso(600),
      since: iso(0),
      from: iso(0),
      to: iso(600),
      ownRequests: 299,
      bounds: null,
      series: [requests('200', 100)],
      nativeHistograms: 0,
      warnings: [],
      infos: [],
    })
    expect(judged(seen, spec).status).toBe('pass')
  })

  it('keeps NaN and infinity as null, which is judged as a data error', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    table.expect([total('10m', 600, { texts: { 1: 'NaN', 2: '+Inf' } }), ...watch('10m', 600)])

    const seen = await lookAt(600, spec, here())

    expect(samplesOf(seen, 'total')[0]?.series[0]?.samples.slice(0, 4)).toEqual([
      [ms(0), 1000],
      [ms(15), null],
      [ms(30), null],
      [ms(45), 1300],
    ])
    expect(judged(seen, spec).findings.map(({ code }) => code)).toEqual(['slo.data-error'])
  })

  it('finds out what is there when nothing has the labels of gray', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    const stable = counter({ __name__: 'http_requests_total', role: 'stable' }, 1)
    const unlabelled = { labels: { __name__: 'http_requests_total' }, samples: stable.samples }
    table.expect([
      total('10m', 600, { series: [] }),
      ...watch('10m', 600, []),
      { query: 'http_requests_total', at: ms(600), series: [stable, unlabelled] },
    ])

    const seen = await lookAt(600, spec, here())

    expect(judged(seen, spec).findings.map(({ message }) => message)).toEqual([
      'no series matches http_requests_total{role="gray"}; without the labels of gray there are 2 series, with role=""; role="stable"',
    ])
  })

  it('hands over a failure and goes on with the other queries', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    table.expect([total('10m', 600, { status: 503 }), ...watch('10m', 600)])

    const seen = await lookAt(600, spec, here())

    expect(seen.map(({ type }) => type).sort()).toEqual(['failure', 'samples', 'samples'])
    expect(seen.find(({ type }) => type === 'failure')).toMatchObject({
      code: 'source.http-status',
      subject: 'http_requests_total{role="gray"}',
      source: spec.source,
    })
    expect(judged(seen, spec).status).toBe('error')
  })

  it('asks for nothing when the time is up', async () => {
    const spec = specOf(errorsEntry, here({ stable: 'role="stable"' }))
    table.doors.deadline.abort(new Error('the end'))

    expect(await lookAt(600, spec, here())).toEqual([])
  })

  it('asks for own selectors two seconds in the past, so that both have the same scrapes', async () => {
    const spec = specOf({ ...badEntry, dispersion: 1 }, here())
    table.expect([
      {
        query: 'requests_total{role="gray"}[10m]',
        at: ms(598),
        series: [counter({ __name__: 'requests_total' }, 100)],
      },
      { query: 'errors_total{role="gray"}[10m]', at: ms(598), series: [counter({ __name__: 'errors_total' }, 10)] },
      ...watch('10m', 598),
    ])

    const seen = await lookAt(600, spec, here())

    expect(judged(seen, spec).status).toBe('fail')
  })

  it('looks for the metric of bad requests by its bare name when no gray series has it', async () => {
    const spec = specOf(badEntry, here())
    table.expect([
      ...watch('10m', 598),
      {
        query: 'requests_total{role="gray"}[10m]',
        at: ms(598),
        series: [counter({ __name__: 'requests_total' }, 1000)],
      },
      { query: 'errors_total{role="gray"}[10m]', at: ms(598) },
      { query: 'errors_total', at: ms(598) },
    ])

    const seen = await lookAt(600, spec, here())

    expect(seen.filter((each) => each.type === 'bad-metric').map((each) => each.series)).toEqual([0])
    expect(judged(seen, spec).findings.map((finding) => finding.code)).toContain('slo.bad-unknown')
  })

  it('adds nothing to own selectors that are complete', async () => {
    const indicator = { bad: 'e{v="2"}', total: 'r{v="2"}', labels: false }
    const spec = specOf({ ...badEntry, indicator, dispersion: 1 }, here())
    table.expect([
      { query: 'r{v="2"}[10m]', at: ms(598), series: [counter({ __name__: 'r' }, 100)] },
      { query: 'e{v="2"}[10m]', at: ms(598), series: [counter({ __name__: 'e' }, 0)] },
    ])

    const seen = await lookAt(600, spec, here())

    expect(judged(seen, spec).status).toBe('pass')
  })
})

describe('later looks', () => {
  it('ask for two minutes more than what is new and hand over only what is new', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    table.expect([total('10m', 600), ...watch('10m', 600), total('2m30s', 630), ...watch('2m30s', 630)])

    const first = await lookAt(600, spec, here())
    const both = await lookAt(630, spec, here(), first)

    const second = samplesOf(both, 'total')[1]
    expect(second).toMatchObject({ since: iso(0), from: iso(600), to: iso(630) })
    expect(second?.series.map(({ samples }) => samples)).toEqual([
      [
        [ms(615), 5100],
        [ms(630), 5200],
      ],
    ])
    expect(judged(both, spec).measurements[0]?.sampleSize).toBe(4200)
  })

  it('hand over a sample that arrives late', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    const late = requests('500', 0, { from: 585, to: 585, first: 7 })
    const known = requests('200', 100, { to: 1200 })
    table.expect([total('10m', 600), ...watch('10m', 600)])
    table.expect([total('2m20s', 620, { series: [known, late] }), ...watch('2m20s', 620)])

    const both = await lookAt(620, spec, here(), await lookAt(600, spec, here()))

    expect(samplesOf(both, 'total')[1]?.series).toContainEqual(late)
    expect(judged(both, spec).measurements[0]).toMatchObject({ sampleSize: 4107, value: 7 / 4107 })
  })

  it('hand over a sample that has changed, which no sample may', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    const other = requests('200', 100, { from: 585, to: 585, first: 4901 })
    table.expect([total('10m', 600), ...watch('10m', 600)])
    table.expect([total('2m20s', 620, { series: [other] }), ...watch('2m20s', 620)])

    const both = await lookAt(620, spec, here(), await lookAt(600, spec, here()))

    expect(judged(both, spec).findings.map(({ code }) => code)).toEqual(['slo.data-error'])
  })

  it('ask again for what failed or may be partial, and make it good', async () => {
    const spec = specOf({ ...errorsEntry, dispersion: 1 }, here())
    const [up, start] = watch('10m', 600)
    table.expect([
      total('10m', 600, { status: 500 }),
      { ...(up ?? total('', 0)), warnings: ['store b is away'] },
      start ?? total('', 0),
    ])
    const [upAgain] = watch('10m30s', 630)
    const [, startAgain] = watch('2m30s', 630)
    table.expect([total('10m30s', 630), upAgain ?? total('', 0), startAgain ?? total('', 0)])

    const first = await lookAt(600, spec, here())
    const both = await lookAt(630, spec, here(), first)

    expect(judged(first, spec).status).toBe('error')
    expect(judged(both, spec)).toMatchObject({ status: 'pass', findings: [] })
  })
})

describe('a latency indicator', () => {
  const name = 'http_request_duration_seconds_bucket'
  const base = `${name}{role="gray"}`
  const bucket = (le: string, perScrape: number, more: object = {}): RecordedSeries =>
    counter({ __name__: name, le, ...more }, perScrape, { to: 1200 })
  const all = [bucket('0.1', 50), bucket('0.30', 99), bucket('1.0', 100), bucket('+Inf', 100)]
  const picked = String.raw`${name}{role="gray",le=~"\\+Inf|0\\.30"}`

  it('asks for the bounds first, then for the buckets around the limit as the server spells them', async () => {
    const spec = specOf({ ...latencyEntry, dispersion: 1 }, here())
    table.expect([{ query: base, at: ms(600), series: all }])
    table.expect([
      { query: `${picked}[10m]`, at: ms(600), series: [all[1], all[3]].filter((each) => each !== undefined) },
    ])
    table.expect(watch('10m', 600))

    const seen = await lookAt(600, spec, here())

    expect(samplesOf(seen, 'buckets')[0]).toMatchObject({ selector: picked, bounds: [0.1, 0.3, 1] })
    expect(judged(seen, spec).measurements[0]).toMatchObject({ value: 0.01, sampleSize: 4000 })
  })

  it('keeps to the bounds of the first look', async () => {
    const spec = specOf({ ...latencyEntry, dispersion: 1 }, here())
    const series = [all[1], all[3]].filter((each) => each !== undefined)
    table.expect([
      { query: base, at: ms(600), series: all },
      { query: `${picked}[10m]`, at: ms(600), series },
      ...watch('10m', 600),
    ])
    table.expect([{ query: `${picked}[2m30s]`, at: ms(630), series }, ...watch('2m30s', 630)])

    const both = await lookAt(630, spec, here(), await lookAt(600, spec, here()))

    expect(samplesOf(both, 'buckets').map(({ selector, from }) => [selector, from])).toEqual([
      [picked, iso(0)],
      [picked, iso(600)],
    ])
  })

  it('takes only bounds that every histogram has, and every spelling of them', async () => {
    const spec = specOf({ ...latencyEntry, latency: { below: '1s', ratio: { min: '99%' } }, dispersion: 1 }, here())
    const other = [bucket('1', 10, { path: '/b' }), bucket('2', 10, { path: '/b' }), bucket('+Inf', 10, { path: '/b' })]
    const both = String.raw`${name}{role="gray",le=~"\\+Inf|1|1\\.0"}`
    table.expect([{ query: base, at: ms(600), series: [...all, ...other] }])
    table.expect([
      {
        query: `${both}[10m]`,
        at: ms(600),
        series: [...all.slice(2), ...other].filter(({ labels }) => labels['le'] !== '2'),
      },
    ])
    table.expect(watch('10m', 600))

    const seen = await lookAt(600, spec, here())

    expect(samplesOf(seen, 'buckets')[0]?.bounds).toEqual([1])
    expect(judged(seen, spec).measurements[0]).toMatchObject({ value: 0, sampleSize: 4400 })
  })

  it('says that there are no buckets and looks for the reason', async () => {
    const spec = specOf({ ...latencyEntry, dispersion: 1 }, here())
    table.expect([{ query: base, at: ms(600) }, ...watch('10m', 600), { query: name, at: ms(600) }])

    const seen = await lookAt(600, spec, here())

    expect(judged(seen, spec).findings.map(({ code, message }) => [code, message])).toEqual([
      [
        'slo.no-data',
        `no series matches ${base}; ${name} @ ${ms(600) / 1000} matches nothing either, so the metric is not there at all`,
      ],
    ])
  })
})

describe('the history of stable', () => {
  const stable = { stable: 'role="stable"' }
  const query = 'http_requests_total{role="stable"}[2h]'
  const past = (code: string, perScrape: number): RecordedSeries =>
    counter({ __name__: 'http_requests_total', code, role: 'stable' }, perScrape, { from: -7200, to: 0, step: 30 })

  it('is read once, for the two hours before the window, and recorded as counts', async () => {
    const spec = specOf(errorsEntry, here(stable))
    table.expect([
      total('10m', 600),
      ...watch('10m', 600),
      { query, at: ms(0), series: [past('200', 98), past('500', 2)] },
    ])
    table.expect([total('2m30s', 630), ...watch('2m30s', 630)])

    const both = await lookAt(630, spec, here(stable), await lookAt(600, spec, here(stable)))

    const histories = both.filter((each) => each.type === 'history')
    expect(histories).toHaveLength(1)
    expect(histories[0]).toMatchObject({
      from: iso(-7200),
      to: iso(0),
      problem: null,
      requests: [`${query} @ ${ms(0) / 1000}`],
    })
    expect(histories[0]?.intervals).toHaveLength(240)
    expect(histories[0]?.intervals[0]).toEqual([100, 2, 2])
    expect(judged(both, spec).proofs[0]?.statement).toMatch(/dispersion 1 from the history of stable/)
  })

  it('may be too large to be read; then the dispersion is assumed', async () => {
    const spec = specOf(errorsEntry, here(stable))
    const many = Array.from({ length: 5001 }, (_, index) => ({ labels: { i: String(index) }, samples: [] }))
    table.expect([total('10m', 600), ...watch('10m', 600), { query, at: ms(0), series: many }])

    const seen = await lookAt(600, spec, here(stable))

    expect(seen.find(({ type }) => type === 'history')).toMatchObject({
      intervals: [],
      problem: 'stable has too many series to be read',
    })
    expect(judged(seen, spec)).toMatchObject({ status: 'pass' })
  })

  it('that can not be had is an error until a later look has it', async () => {
    const spec = specOf(errorsEntry, here(stable))
    table.expect([total('10m', 600), ...watch('10m', 600), { query, at: ms(0), status: 500 }])
    table.expect([
      total('2m30s', 630),
      ...watch('2m30s', 630),
      { query, at: ms(0), series: [past('200', 98), past('500', 2)] },
    ])

    const first = await lookAt(600, spec, here(stable))
    const both = await lookAt(630, spec, here(stable), first)

    expect(judged(first, spec).status).toBe('error')
    expect(judged(both, spec).status).toBe('pass')
  })

  it('of a histogram has bounds of its own', async () => {
    const spec = specOf(latencyEntry, here(stable))
    const name = 'http_request_duration_seconds_bucket'
    const of = (role: string, le: string, perScrape: number, from: number, to: number): RecordedSeries =>
      counter({ __name__: name, le, role }, perScrape, { from, to, step: 30 })
    const gray = [of('gray', '0.3', 100, 0, 600), of('gray', '+Inf', 100, 0, 600)]
    const before = [
      of('stable', '0.2', 97, -7200, 0),
      of('stable', '0.5', 99, -7200, 0),
      of('stable', '+Inf', 100, -7200, 0),
    ]
    table.expect([
      { query: `${name}{role="gray"}`, at: ms(600), series: gray },
      { query: String.raw`${name}{role="gray",le=~"\\+Inf|0\\.3"}[10m]`, at: ms(600), series: gray },
      ...watch('10m', 600),
      { query: `${name}{role="stable"}`, at: ms(600), series: before },
      { query: String.raw`${name}{role="stable",le=~"\\+Inf|0\\.2|0\\.5"}[2h]`, at: ms(0), series: before },
    ])

    const seen = await lookAt(600, spec, here(stable))

    const past = seen.find((each) => each.type === 'history')
    expect(past?.problem).toBeNull()
    expect(past?.intervals.at(-1)).toEqual([100, 1, 3])
  })
})
