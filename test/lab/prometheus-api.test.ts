import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetricsStore } from '../../src/lab/metrics-store.ts'
import { startPrometheusApi } from '../../src/lab/prometheus-api.ts'
import type { RunningServer } from '../../src/lab/server.ts'

const second = 1000
/** 2026-11-21T00:00:00Z */
const midnight = 1_795_219_200_000

describe("the part of Prometheus' API in the lab", () => {
  let server: RunningServer
  beforeAll(async () => {
    const store = createMetricsStore()
    for (const [offset, value] of [
      [0, 1],
      [10, 2],
      [20, 3],
    ] as const) {
      store.append({ __name__: 'm', code: '200' }, { atMs: midnight + offset * second, value })
    }
    store.append({ __name__: 'm', code: '500' }, { atMs: midnight + 20 * second, value: 1 })
    store.append({ __name__: 'ended' }, { atMs: midnight, value: 7 })
    store.append({ __name__: 'ended' }, { atMs: midnight + 10 * second, value: null })
    for (const [name, value] of [
      ['nan', Number.NaN],
      ['plus', Infinity],
      ['minus', -Infinity],
      ['large', 1e21],
      ['small', 1e-7],
    ] as const)
      store.append({ __name__: name }, { atMs: midnight, value })
    server = await startPrometheusApi(store)
  })
  afterAll(() => server.stop())

  async function get(parameters: Record<string, string>): Promise<{ status: number; body: unknown }> {
    const search = new URLSearchParams(parameters).toString()
    const answer = await fetch(`http://${server.address}/api/v1/query?${search}`)
    return { status: answer.status, body: await answer.json() }
  }

  function at(offsetSeconds: number): string {
    return String(midnight / 1000 + offsetSeconds)
  }

  function success(resultType: string, result: unknown[]): object {
    return { status: 200, body: { status: 'success', data: { resultType, result } } }
  }

  it('answers an instant selector with the newest values, at the time asked for', async () => {
    expect(await get({ query: 'm', time: at(20.5) })).toEqual(
      success('vector', [
        { metric: { __name__: 'm', code: '200' }, value: [1_795_219_220.5, '3'] },
        { metric: { __name__: 'm', code: '500' }, value: [1_795_219_220.5, '1'] },
      ]),
    )
  })

  it('knows nothing of what comes after the time asked for', async () => {
    expect(await get({ query: 'm', time: at(19) })).toEqual(
      success('vector', [{ metric: { __name__: 'm', code: '200' }, value: [1_795_219_219, '2'] }]),
    )
  })

  it('answers a range selector with the raw samples, without the start of the range', async () => {
    expect(await get({ query: 'm{code="200"}[20s]', time: at(20) })).toEqual(
      success('matrix', [
        {
          metric: { __name__: 'm', code: '200' },
          values: [
            [1_795_219_210, '2'],
            [1_795_219_220, '3'],
          ],
        },
      ]),
    )
  })

  it('moves both kinds of selector by their offset', async () => {
    expect(await get({ query: 'm offset 10s', time: at(20) })).toMatchObject(
      success('vector', [{ value: [1_795_219_220, '2'] }]),
    )
    expect(await get({ query: 'm[5s] offset 10s', time: at(20) })).toMatchObject(
      success('matrix', [{ values: [[1_795_219_210, '2']] }]),
    )
  })

  it('answers a silent series for less than five minutes', async () => {
    expect(await get({ query: 'm{code="500"}', time: at(20 + 299) })).toMatchObject(success('vector', [{}]))
    expect(await get({ query: 'm{code="500"}', time: at(20 + 300) })).toEqual(success('vector', []))
  })

  it('ends a series at its stale marker', async () => {
    expect(await get({ query: 'ended', time: at(9) })).toMatchObject(success('vector', [{}]))
    expect(await get({ query: 'ended', time: at(10) })).toEqual(success('vector', []))
    expect(await get({ query: 'ended[1m]', time: at(20) })).toMatchObject(
      success('matrix', [{ values: [[1_795_219_200, '7']] }]),
    )
  })

  it.each([
    ['nan', 'NaN'],
    ['plus', '+Inf'],
    ['minus', '-Inf'],
    ['large', '1000000000000000000000'],
    ['small', '0.0000001'],
  ])('spells the value of %s as %s', async (name, text) => {
    expect(await get({ query: name, time: at(0) })).toMatchObject(success('vector', [{ value: [1_795_219_200, text] }]))
  })

  it.each(['2026-11-21T00:00:20Z', '2026-11-21T01:00:20+01:00', '1795219220', '1795219220.000'])(
    'reads the time %s',
    async (time) => {
      expect(await get({ query: 'm{code="500"}', time })).toMatchObject(
        success('vector', [{ value: [1_795_219_220, '1'] }]),
      )
    },
  )

  it('answers a form in a POST', async () => {
    const body = new URLSearchParams({ query: 'm{code="500"}', time: at(20) })
    const answer = await fetch(`http://${server.address}/api/v1/query`, { method: 'POST', body })

    expect(await answer.json()).toMatchObject({
      status: 'success',
      data: { result: [{ value: [1_795_219_220, '1'] }] },
    })
  })

  it.each([
    [{ query: 'm{' }, 'invalid parameter "query": 1:3: parse error: unexpected end of input inside braces'],
    [{}, 'invalid parameter "query": 1:1: parse error: no expression found in input'],
    [
      { query: 'm', time: 'abc' },
      `invalid parameter "time": Invalid time value for 'time': cannot parse "abc" to a valid timestamp`,
    ],
  ])('refuses %j as Prometheus does', async (parameters, error) => {
    expect(await get(parameters)).toEqual({ status: 400, body: { status: 'error', errorType: 'bad_data', error } })
  })

  it('refuses what it can not evaluate, instead of an empty answer', async () => {
    expect(await get({ query: 'sum(rate(m[5m]))' })).toMatchObject({ status: 400, body: { errorType: 'bad_data' } })
  })

  it('tells its version and that it is ready, and knows no other path', async () => {
    const build = await fetch(`http://${server.address}/api/v1/status/buildinfo`)
    const ready = await fetch(`http://${server.address}/-/ready`)
    const other = await fetch(`http://${server.address}/api/v1/nope`)

    expect(await build.json()).toMatchObject({ status: 'success', data: { version: '3.0.0-graycheck.lab' } })
    expect(ready.status).toBe(200)
    expect([other.status, await other.text()]).toEqual([404, '404 page not found\n'])
  })
})
