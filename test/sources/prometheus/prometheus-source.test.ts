import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/core/clock.ts'
import type { Failure } from '../../../src/core/evidence.ts'
import { SourceError } from '../../../src/http/source.ts'
import type { PrometheusAnswer, PrometheusSource } from '../../../src/sources/prometheus/prometheus-source.ts'
import { createPrometheusSource } from '../../../src/sources/prometheus/prometheus-source.ts'
import type { Handler, TestServer } from './server.ts'
import { accessTo, openDoors, sendJson, startServer } from './server.ts'

const at = Date.parse('2026-01-02T03:04:05.678Z')
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Setup {
  readonly prometheus: PrometheusSource
  readonly server: TestServer
}

async function speaking(
  handler: Handler,
  options: { access?: object; retries?: number; path?: string } = {},
): Promise<Setup> {
  const server = await startServer(handler)
  const doors = await openDoors(options.retries)
  closing.push(doors.close, server.close)
  const access = accessTo(`${server.url}${options.path ?? ''}`, options.access)
  return { server, prometheus: createPrometheusSource(access, doors.sources, systemClock) }
}

function matrix(result: unknown[], more: object = {}): Handler {
  return (_, response) => sendJson(response, { status: 'success', data: { resultType: 'matrix', result }, ...more })
}

function vector(result: unknown[]): Handler {
  return (_, response) => sendJson(response, { status: 'success', data: { resultType: 'vector', result } })
}

async function failureOf(asking: Promise<PrometheusAnswer>): Promise<Failure> {
  const outcome: unknown = await asking.catch((error: unknown) => error)
  if (outcome instanceof SourceError) return outcome.failure
  throw new Error('no SourceError was thrown', { cause: outcome })
}

describe('createPrometheusSource', () => {
  it('asks for the raw samples of a selector at one time and returns them with labels and milliseconds', async () => {
    const { prometheus, server } = await speaking(
      matrix([
        {
          metric: { __name__: 'x_total', code: '500', instance: 'a:1' },
          values: [
            [1767323040.001, '3'],
            [1767323045.678, '1.5e+3'],
          ],
        },
      ]),
    )

    const answer = await prometheus.rawSamples('x_total{code="500"}', 600_000, at)

    expect(answer).toEqual({
      series: [
        {
          labels: { __name__: 'x_total', code: '500', instance: 'a:1' },
          samples: [
            [1767323040001, 3],
            [1767323045678, 1500],
          ],
        },
      ],
      warnings: [],
      infos: [],
      nativeHistograms: 0,
      request: 'x_total{code="500"}[10m] @ 1767323045.678',
    })
    expect(server.received).toHaveLength(1)
    const [received] = server.received
    expect(received?.method).toBe('GET')
    expect(received?.path).toBe('/api/v1/query')
    expect(Object.fromEntries(received?.parameters ?? [])).toEqual({
      query: 'x_total{code="500"}[10m]',
      time: '1767323045.678',
      timeout: '2000ms',
    })
  })

  it('reads an instant vector, with and without a metric name', async () => {
    const { prometheus } = await speaking(
      vector([
        { metric: { le: '0.3' }, value: [1767323045.678, '12'] },
        { metric: { __name__: 'up' }, value: [1767323045.678, '1'] },
      ]),
    )

    const { series } = await prometheus.instant('count by (le) (x_bucket)', at)

    expect(series).toEqual([
      { labels: { le: '0.3' }, samples: [[at, 12]] },
      { labels: { __name__: 'up' }, samples: [[at, 1]] },
    ])
  })

  it('returns every time to the millisecond', async () => {
    const times = Array.from({ length: 1000 }, (_, index) => 1767323045000 + index)
    const { prometheus } = await speaking(
      matrix([{ metric: { __name__: 'x' }, values: times.map((ms) => [ms / 1000, '1']) }]),
    )

    const { series } = await prometheus.rawSamples('x', 60_000, at)

    expect(series[0]?.samples.map(([ms]) => ms)).toEqual(times)
  })

  it('keeps the path prefix and the parameters of the URL', async () => {
    const { prometheus, server } = await speaking(vector([]), { path: '/select/7/prometheus/?nocache=1' })

    await prometheus.instant('up', at)

    expect(prometheus.name).toBe(`prometheus ${server.url}/select/7/prometheus`)
    expect(server.received[0]?.path).toBe('/select/7/prometheus/api/v1/query')
    expect(server.received[0]?.parameters.get('nocache')).toBe('1')
    expect(server.received[0]?.parameters.get('query')).toBe('up')
  })

  it('puts a long query into a POST', async () => {
    const { prometheus, server } = await speaking(vector([]))
    const query = `up{instance=~"${'a|'.repeat(1500)}b+c&d"}`

    await prometheus.instant(query, at)

    expect(server.received[0]?.method).toBe('POST')
    expect(server.received[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(server.received[0]?.parameters.get('query')).toBe(query)
    expect(server.received[0]?.parameters.get('time')).toBe('1767323045.678')
  })

  it('asks at the time 0 when told to, not now', async () => {
    const { prometheus, server } = await speaking(vector([]))

    await prometheus.instant('up', 0)

    expect(server.received[0]?.parameters.get('time')).toBe('0')
  })
})

describe('what prometheus-query 3.5 loses or distorts', () => {
  it('1: hands over warnings and infos', async () => {
    const { prometheus } = await speaking(matrix([], { warnings: ['store b is away'], infos: ['not a counter'] }))

    const answer = await prometheus.rawSamples('x', 60_000, at)

    expect(answer.warnings).toEqual(['store b is away'])
    expect(answer.infos).toEqual(['not a counter'])
  })

  it('1: takes a partial answer of VictoriaMetrics for a warning, and null for none', async () => {
    const { prometheus } = await speaking(matrix([], { isPartial: true, warnings: null, infos: null }))

    const answer = await prometheus.rawSamples('x', 60_000, at)

    expect(answer.warnings).toEqual(['the answer is partial (isPartial)'])
  })

  it('2: tells infinite from not a number', async () => {
    const texts = ['+Inf', '-Inf', 'Inf', 'NaN', '0', '-1.25', '5e-324']
    const { prometheus } = await speaking(
      matrix([{ metric: {}, values: texts.map((text, index) => [1767323000 + index, text]) }]),
    )

    const { series } = await prometheus.rawSamples('x', 60_000, at)

    const values = series[0]?.samples.map(([, value]) => value)
    expect(values).toEqual([Infinity, -Infinity, Infinity, Number.NaN, 0, -1.25, 5e-324])
  })

  it.each(['12abc', '', ' 1', '0x10', 'Infinity', '1_000'])('2: refuses the value %j', async (text) => {
    const { prometheus } = await speaking(matrix([{ metric: {}, values: [[1767323000, text]] }]))

    const failure = await failureOf(prometheus.rawSamples('x', 60_000, at))

    expect(failure.code).toBe('source.bad-answer')
    expect(failure.message).toContain('0.values.0.1')
  })

  it('3: leaves native histograms out, counts them, and reads the series beside them', async () => {
    const histogram = [1767323000, { count: '3', sum: '1', buckets: [] }]
    const { prometheus } = await speaking(
      matrix([
        { metric: { __name__: 'h', pod: 'a' }, histograms: [histogram] },
        { metric: { __name__: 'h', pod: 'b' }, values: [[1767323000, '4']] },
      ]),
    )
    const instant = await speaking(vector([{ metric: { __name__: 'h' }, histogram }]))

    const answer = await prometheus.rawSamples('h', 60_000, at)
    const instantAnswer = await instant.prometheus.instant('h', at)

    expect(answer.series).toEqual([{ labels: { __name__: 'h', pod: 'b' }, samples: [[1767323000000, 4]] }])
    expect(answer.nativeHistograms).toBe(1)
    expect(instantAnswer).toMatchObject({ series: [], nativeHistograms: 1 })
  })

  it('4: throws an Error with a failure that can be observed, also for a connection that is refused', async () => {
    const { prometheus, server } = await speaking(vector([]))
    await server.close()
    closing.pop()

    const failure = await failureOf(prometheus.rawSamples('x{a="b"}', 60_000, at))

    expect(failure).toMatchObject({
      type: 'failure',
      code: 'source.unreachable',
      subject: 'x{a="b"}',
      source: prometheus.name,
      request: 'x{a="b"}[1m] @ 1767323045.678',
    })
  })

  it('4: asks again when the server is busy, and then succeeds', async () => {
    let calls = 0
    const busyOnce: Handler = (received, response) => {
      calls += 1
      if (calls === 1) response.writeHead(503).end('overloaded')
      else vector([])(received, response)
    }
    const { prometheus } = await speaking(busyOnce, { retries: 1 })

    const { series } = await prometheus.instant('up', at)

    expect(series).toEqual([])
    expect(calls).toBe(2)
  })

  it('5: keeps the HTTP status of an error that is no JSON', async () => {
    const { prometheus } = await speaking((_, response) => response.writeHead(502).end('<html>Bad Gateway</html>'))
    const tenant = await speaking((_, response) => response.writeHead(401).end('no org id'))

    const failure = await failureOf(prometheus.instant('up', at))
    const forbidden = await failureOf(tenant.prometheus.instant('up', at))

    expect(failure.code).toBe('source.http-status')
    expect(failure.message).toContain('502')
    expect(forbidden.code).toBe('source.forbidden')
    expect(forbidden.message).toMatch(/401.*no org id/)
  })

  it('5: knows a login page that is answered with 200', async () => {
    const login: Handler = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>\n<title>Sign in</title>')
    const { prometheus } = await speaking(login)

    const failure = await failureOf(prometheus.instant('up', at))

    expect(failure.code).toBe('source.bad-answer')
    expect(failure.message).toContain('HTTP 200 (text/html): the body is not JSON')
    expect(failure.message).toContain('<!doctype html> <title>Sign in</title>')
  })

  it.each([
    ['an empty body', '', 'it is empty'],
    ['a bare array', '[]', 'not what the Prometheus API answers'],
    ['success without data', '{"status":"success"}', 'not what the Prometheus API answers (data: '],
    ['null data', '{"status":"success","data":null}', 'not what the Prometheus API answers (data: '],
    ['a text result', '{"status":"success","data":{"resultType":"string","result":[1,"a"]}}', 'the result is a string'],
    [
      'a scalar result',
      '{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}',
      'the result is a scalar',
    ],
    ['an error with 200', '{"status":"error","errorType":"internal","error":"boom"}', 'internal: boom'],
    ['half an answer', '{"status":"success","data":{"resultType":"vec', 'the body is not JSON'],
  ])('6: refuses %s', async (_, body, message) => {
    const { prometheus } = await speaking((__, response) => response.writeHead(200).end(body))

    const failure = await failureOf(prometheus.instant('up', at))

    expect(failure.code).toBe('source.bad-answer')
    expect(failure.message).toContain(message)
  })

  it.each([400, 422])("6: tells Prometheus' own words about a bad query (HTTP %i)", async (status) => {
    const refusal = { status: 'error', errorType: 'bad_data', error: 'invalid parameter "query": 1:3: parse error' }
    const { prometheus, server } = await speaking((_, response) => sendJson(response, refusal, status), { retries: 2 })

    const failure = await failureOf(prometheus.instant('up{', at))

    expect(failure.code).toBe('source.http-status')
    expect(failure.message).toContain(`HTTP ${status}, the query was refused: bad_data: invalid parameter "query": 1:3`)
    expect(server.received).toHaveLength(1)
  })

  it('6: takes an answer with HTTP 400 for none, even if it says success', async () => {
    const handler: Handler = (_, response) =>
      sendJson(response, { status: 'success', data: { resultType: 'vector', result: [] } }, 400)
    const { prometheus } = await speaking(handler)

    const failure = await failureOf(prometheus.instant('up', at))

    expect(failure.code).toBe('source.http-status')
  })

  it('7: ends a server that drips, at the time limit of one query', async () => {
    const { prometheus } = await speaking(drip, { access: { timeout: '150ms' } })

    const failure = await failureOf(prometheus.instant('up', at))

    expect(failure.code).toBe('source.timeout')
  })

  it('9: follows no redirect and sends no header to where it leads', async () => {
    const elsewhere = await startServer(vector([]))
    closing.push(elsewhere.close)
    const redirect: Handler = (_, response) => response.writeHead(302, { location: `${elsewhere.url}/login` }).end()
    const { prometheus } = await speaking(redirect, { access: { headers: { 'X-Scope-OrgID': 'team-a' } } })

    const failure = await failureOf(prometheus.instant('up', at))

    expect(failure.code).toBe('source.http-status')
    expect(failure.message).toContain('302')
    expect(elsewhere.received).toEqual([])
  })

  it('9: sends the configured headers and credentials, and none of axios', async () => {
    const { prometheus, server } = await speaking(vector([]), {
      access: { headers: { 'X-Scope-OrgID': 'team-a' }, auth: { bearer: 's3cret' } },
    })

    await prometheus.instant('up', at)

    const headers = server.received[0]?.headers
    expect(headers).toMatchObject({
      'x-scope-orgid': 'team-a',
      authorization: 'Bearer s3cret',
      accept: 'application/json',
    })
    expect(headers?.['user-agent']).not.toContain('axios')
    expect(headers?.['content-type']).toBeUndefined()
  })

  it('9: refuses more series than it can hold', async () => {
    const result = Array.from({ length: 5001 }, (_, index) => ({ metric: { i: `${index}` }, values: [[1, '1']] }))
    const { prometheus } = await speaking(matrix(result))

    const failure = await failureOf(prometheus.rawSamples('x', 60_000, at))

    expect(failure.code).toBe('source.too-large')
    expect(failure.message).toContain('the query matches 5001 series, more than the 5000 that are read at most')
  })
})

function drip(_: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}
