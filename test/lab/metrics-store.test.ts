import { describe, expect, it } from 'vitest'
import type { MetricsStore, Point, ScrapeTarget } from '../../src/lab/metrics-store.ts'
import { createMetricsStore } from '../../src/lab/metrics-store.ts'
import type { Labels } from '../../src/lab/request-metrics.ts'
import { createRequestMetrics } from '../../src/lab/request-metrics.ts'

function pointsOf(store: MetricsStore, wanted: Labels): readonly Point[] {
  const found = [...store.series()].find(({ labels }) =>
    Object.entries(wanted).every(([name, value]) => labels[name] === value),
  )
  return found?.points ?? []
}

function setUp(): {
  store: MetricsStore
  metrics: ReturnType<typeof createRequestMetrics>
  target: ScrapeTarget
  silence: () => void
} {
  let silent = false
  const metrics = createRequestMetrics(5000)
  const target = { labels: { job: 'lab', role: 'gray' }, scrape: () => (silent ? null : metrics.samples()) }
  return { store: createMetricsStore(), metrics, target, silence: () => (silent = true) }
}

describe('the metrics store', () => {
  it('joins the labels of a target to those of its series, and counts the scrape as up', () => {
    const { store, metrics, target } = setUp()
    metrics.record(200, 'GET', 0.02)

    store.scrape(target, 1000)

    expect(
      pointsOf(store, { __name__: 'http_requests_total', job: 'lab', role: 'gray', code: '200', method: 'GET' }),
    ).toEqual([{ atMs: 1000, value: 1 }])
    expect(pointsOf(store, { __name__: 'up', role: 'gray' })).toEqual([{ atMs: 1000, value: 1 }])
    expect(pointsOf(store, { __name__: 'process_start_time_seconds' })).toEqual([{ atMs: 1000, value: 5 }])
  })

  it('has no series of a status before its first answer, and then all of its later values', () => {
    const { store, metrics, target } = setUp()
    store.scrape(target, 1000)
    metrics.record(500, 'GET', 0.02)
    store.scrape(target, 2000)
    metrics.record(500, 'GET', 0.02)
    store.scrape(target, 3000)

    expect(pointsOf(store, { code: '500' })).toEqual([
      { atMs: 2000, value: 1 },
      { atMs: 3000, value: 2 },
    ])
  })

  it('writes down for ever and once that a target no longer answers', () => {
    const { store, metrics, target, silence } = setUp()
    metrics.record(200, 'GET', 0.02)
    store.scrape(target, 1000)
    silence()
    store.scrape(target, 2000)
    store.scrape(target, 3000)

    expect(pointsOf(store, { __name__: 'up' }).map(({ value }) => value)).toEqual([1, 0, 0])
    expect(pointsOf(store, { code: '200' })).toEqual([
      { atMs: 1000, value: 1 },
      { atMs: 2000, value: null },
    ])
  })

  it('forgets what is later than a time, and whole series without a point', () => {
    const store = createMetricsStore()
    for (const atMs of [1000, 2000]) store.append({ __name__: 'a' }, { atMs, value: atMs })
    store.append({ __name__: 'b' }, { atMs: 2000, value: 1 })

    store.forget(() => true, 1000)

    expect([...store.series()]).toEqual([{ labels: { __name__: 'a' }, points: [{ atMs: 1000, value: 1000 }] }])
  })

  it('changes labels of the past and of the future', () => {
    const { store, target } = setUp()
    store.scrape(target, 1000)
    store.relabel(({ job, __name__ }) => ({ job: `${job}`, __name__: `${__name__}` }))
    store.relabel((labels) => ({ ...labels, job: `${labels['job']}-2` }))
    store.scrape(target, 2000)

    const up = [...store.series()].filter(({ labels }) => labels['__name__'] === 'up')

    expect(up).toEqual([
      {
        labels: { job: 'lab-2', __name__: 'up' },
        points: [
          { atMs: 1000, value: 1 },
          { atMs: 2000, value: 1 },
        ],
      },
    ])
  })

  it('keeps no more than forty minutes', () => {
    const store = createMetricsStore()
    for (let minute = 0; minute <= 120; minute += 1)
      store.append({ __name__: 'a' }, { atMs: minute * 60_000, value: 1 })

    const points = pointsOf(store, { __name__: 'a' })

    expect(points.length).toBeLessThanOrEqual(41)
    expect(points.at(-1)?.atMs).toBe(120 * 60_000)
  })
})

describe('the counters of a process', () => {
  it('count a request into every bucket that it fits in', () => {
    const metrics = createRequestMetrics(0)
    for (const seconds of [0.3, 0.301, 60]) metrics.record(200, 'GET', seconds)

    const buckets = [...metrics.samples()].filter(({ labels }) => labels['le'] !== undefined)

    expect(buckets.map(({ labels, value }) => [labels['le'], value])).toEqual([
      ['0.005', 0],
      ['0.01', 0],
      ['0.025', 0],
      ['0.05', 0],
      ['0.1', 0],
      ['0.2', 0],
      ['0.3', 1],
      ['0.5', 2],
      ['1.0', 2],
      ['2.5', 2],
      ['+Inf', 3],
    ])
  })

  it('count per code, and start again with the process', () => {
    const metrics = createRequestMetrics(0)
    metrics.record(200, 'GET', 0.1)
    metrics.record(500, 'GET', 0.1)
    const before = [...metrics.samples()].filter(({ labels }) => labels['code'] !== undefined)
    metrics.reset(2000)

    expect(before.map(({ labels, value }) => [labels['code'], value])).toEqual([
      ['200', 1],
      ['500', 1],
    ])
    expect([...metrics.samples()]).toEqual([{ labels: { __name__: 'process_start_time_seconds' }, value: 2 }])
  })
})
