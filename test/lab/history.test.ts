import { assert, double, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Load } from '../../src/lab/history.ts'
import { writeHistory } from '../../src/lab/history.ts'
import type { MetricsStore } from '../../src/lab/metrics-store.ts'
import { createMetricsStore } from '../../src/lab/metrics-store.ts'
import { seededRandom } from '../../src/lab/random.ts'
import { createRequestMetrics } from '../../src/lab/request-metrics.ts'

const usual: Load = { requestsPerSecond: 5, errorShare: 0.1, slowShare: 0.1, slowMs: 400 }
const minuteMs = 60_000

function pastOf(seed: number, loadAt: (atMs: number) => Load): MetricsStore {
  const store = createMetricsStore()
  const metrics = createRequestMetrics(0)
  const target = { labels: { job: 'lab' }, scrape: () => metrics.samples() }
  const random = seededRandom(seed)
  writeHistory(store, { metrics, target, startedAtMs: 0, fromMs: minuteMs, untilMs: 3 * minuteMs, random, loadAt })
  return store
}

function pathOf(store: MetricsStore, name: string, code?: string): (number | null)[] {
  const found = [...store.series()].find(({ labels }) => labels['__name__'] === name && labels['code'] === code)
  return found?.points.map(({ value }) => value) ?? []
}

describe('the simulated past', () => {
  it('has one scrape a second and the load that was asked for', () => {
    const store = pastOf(1, () => usual)

    const counts = pathOf(store, 'http_request_duration_seconds_count')

    expect(counts).toHaveLength(121)
    expect([counts[0], counts.at(-1)]).toEqual([5, 605])
    expect(pathOf(store, 'http_requests_total', '500').at(-1)).toBeGreaterThan(30)
  })

  it('is the same for the same seed, and another for another', () => {
    const first = [...pastOf(1, () => usual).series()]

    expect([...pastOf(1, () => usual).series()]).toEqual(first)
    expect([...pastOf(2, () => usual).series()]).not.toEqual(first)
  })

  it('stays what it was before a change', () => {
    const before = pathOf(
      pastOf(1, () => usual),
      'http_requests_total',
      '200',
    )
    const changed = pastOf(1, (atMs) => (atMs < 2 * minuteMs ? usual : { ...usual, errorShare: 1 }))

    const after = pathOf(changed, 'http_requests_total', '200')

    expect(after.slice(0, 60)).toEqual(before.slice(0, 60))
    expect(new Set(after.slice(60)).size).toBe(1)
  })

  it('never lets a counter fall, and errors never exceed requests', () => {
    const shares = double({ min: 0, max: 1, noNaN: true })
    assert(
      property(integer(), shares, shares, (seed, errorShare, slowShare) => {
        const store = pastOf(seed, () => ({ ...usual, errorShare, slowShare }))
        for (const { points, labels } of store.series()) {
          const values = points.map(({ value }) => value ?? Number.NaN)
          const fallen = values.filter((value, index) => index > 0 && value < (values[index - 1] ?? 0))
          expect([labels['__name__'], fallen]).toEqual([labels['__name__'], []])
        }
        const errors = pathOf(store, 'http_requests_total', '500').at(-1) ?? 0
        const others = pathOf(store, 'http_requests_total', '200').at(-1) ?? 0
        expect(errors + others).toBe(605)
      }),
      { numRuns: 10 },
    )
  })
})
