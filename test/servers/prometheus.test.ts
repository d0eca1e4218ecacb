import { expect, it, onTestFinished } from 'vitest'

import { withServer } from './available.ts'
import { startPrometheus } from './prometheus.ts'
import { startUpstream } from './upstreams.ts'

const describePrometheus = await withServer('prometheus')

function startTarget(): Promise<string> {
  let scrapes = 0
  return startUpstream((request, response) => {
    scrapes += 1
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(request.url === '/metrics' ? `# TYPE scrapes_total counter\nscrapes_total ${scrapes}\n` : '')
  })
}

describePrometheus('prometheus', () => {
  it('scrapes its targets, takes over new ones, and can be killed', async () => {
    const [gray, stable] = [await startTarget(), await startTarget()]
    const grayTarget = { address: gray, labels: { role: 'gray', job: 'user' } }
    const stableTarget = { address: stable, labels: { role: 'stable', job: 'user' } }
    const prometheus = await startPrometheus({ targets: [grayTarget], scrapeIntervalMs: 200 })
    onTestFinished(() => prometheus.stop())

    const [series, ...others] = await prometheus.waitForSamples('scrapes_total[1m]', 3)
    await prometheus.reload([grayTarget, stableTarget])
    const up = await prometheus.waitForSamples('up == 1', 2)

    expect(others).toEqual([])
    expect(series?.metric).toEqual({ __name__: 'scrapes_total', instance: gray, job: 'user', role: 'gray' })
    expect(series?.samples.slice(0, 3).map(({ value }) => value)).toEqual([1, 2, 3])
    expect(new Set(up.map(({ metric }) => metric['role']))).toEqual(new Set(['gray', 'stable']))
    expect(up.flatMap(({ samples }) => samples.map(({ value }) => value))).toEqual([1, 1])

    await prometheus.kill9()
    await expect(prometheus.query('up')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  }, 40_000)

  it('rejects targets that Prometheus refuses, with its words', async () => {
    const targets = [{ address: '127.0.0.1:1', labels: { 'not a name': 'x' } }]

    await expect(startPrometheus({ targets, scrapeIntervalMs: 200 })).rejects.toThrow('is not a valid label name')
  })

  it('records rules, relabels, and scrapes what it did before when it refuses a config', async () => {
    const target = { address: await startTarget(), labels: { role: 'gray', job: 'user' } }
    const rules = [{ record: 'job:scrapes:sum', expr: 'sum by (job, kind) (scrapes_total)' }]
    const metricRelabelings = [{ source_labels: ['role'], target_label: 'kind' }]
    const options = { targets: [target], scrapeIntervalMs: 200, rules, metricRelabelings }
    const prometheus = await startPrometheus(options)
    onTestFinished(() => prometheus.stop())

    await prometheus.reloadBroken([{ ...target, labels: { role: 'stable' } }])
    const [recorded, ...others] = await prometheus.waitForSamples('job:scrapes:sum', 1)

    expect(recorded?.metric).toEqual({ __name__: 'job:scrapes:sum', job: 'user', kind: 'gray' })
    expect(others).toEqual([])
  }, 40_000)

  it('rejects a query that cannot be parsed, and reads special values', async () => {
    const prometheus = await startPrometheus({ targets: [], scrapeIntervalMs: 200 })
    onTestFinished(() => prometheus.stop())

    const values = await Promise.all(['NaN', 'Inf', '-Inf'].map((text) => prometheus.query(`vector(${text})`)))

    expect(values.flat().map(({ samples }) => samples[0]?.value)).toEqual([NaN, Infinity, -Infinity])
    await expect(prometheus.query('sum(')).rejects.toThrow('Prometheus answered 400')
    await expect(prometheus.waitForSamples('up', 1, 100)).rejects.toThrow('waited 100 ms in vain for 1 samples of up')
  })
})
