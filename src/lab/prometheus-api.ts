import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { compareText } from '../core/canonical.ts'
import { formatLabels, formatValue } from './metric-text.ts'
import type { MetricsStore, StoredSeries } from './metrics-store.ts'
import { QueryRefused } from './query-reader.ts'
import type { Selector } from './selector.ts'
import { parseSelector } from './selector.ts'
import type { RunningServer } from './server.ts'
import { send, startHttpServer } from './server.ts'

/** How long a series without new points is still answered by an instant selector, as by Prometheus. */
const lookbackMs = 5 * 60_000

export interface PrometheusApi extends RunningServer {
  /** What every answer warns of, as a store that is away behind Thanos; nothing by itself. */
  warnings: readonly string[]
}

/**
 * The part of Prometheus' HTTP API that counting needs: instant and range selectors, with the borders of Prometheus 3
 * (a range leaves out its start). Whatever else is asked is refused as Prometheus refuses a bad query, never guessed.
 */
export async function startPrometheusApi(store: MetricsStore): Promise<PrometheusApi> {
  const server = await startHttpServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://lab')
    if (url.pathname === '/-/ready') return sendText(response, 200, 'The metrics store of the lab is ready.\n')
    if (url.pathname === '/api/v1/status/buildinfo') return sendJson(response, 200, success(buildInfo))
    if (url.pathname !== '/api/v1/query') return sendText(response, 404, '404 page not found\n')
    if (request.method !== 'GET' && request.method !== 'POST') return sendText(response, 405, 'Method Not Allowed\n')
    void answerQuery({ store, api }, request, url.searchParams, response)
  })
  const api: PrometheusApi = { ...server, warnings: [] }
  return api
}

const buildInfo = {
  version: '3.0.0-graycheck.lab',
  revision: '',
  branch: '',
  buildUser: '',
  buildDate: '',
  goVersion: '',
}

async function answerQuery(
  { store, api }: { readonly store: MetricsStore; readonly api: PrometheusApi },
  request: IncomingMessage,
  inUrl: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  try {
    // A form in the body comes first, as in Go's FormValue.
    const inBody = new URLSearchParams(request.method === 'POST' ? await text(request) : '')
    const parameter = (name: string): string => inBody.get(name) ?? inUrl.get(name) ?? ''
    const atMs = parseTime(parameter('time'))
    const data = evaluate(store, parseSelector(parameter('query')), atMs)
    sendJson(response, 200, { ...success(data), ...(api.warnings.length > 0 ? { warnings: api.warnings } : {}) })
  } catch (error) {
    if (!(error instanceof QueryRefused || error instanceof TimeRefused)) return void response.destroy()
    sendJson(response, 400, { status: 'error', errorType: 'bad_data', error: error.message })
  }
}

class TimeRefused extends Error {}

/** Unix seconds with a fraction, or RFC 3339; now when left out. */
function parseTime(text: string): number {
  if (text === '') return Date.now()
  const atMs = /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : Date.parse(text)
  if (Number.isFinite(atMs)) return atMs
  throw new TimeRefused(
    `invalid parameter "time": Invalid time value for 'time': cannot parse ${JSON.stringify(text)} to a valid timestamp`,
  )
}

function evaluate(store: MetricsStore, selector: Selector, atMs: number): unknown {
  const untilMs = atMs - selector.offsetMs
  const selected = [...store.series()].filter((series) => selector.matches(series.labels))
  selected.sort((a, b) => compareText(formatSeries(a), formatSeries(b)))
  if (selector.rangeMs === null) {
    const result = selected.flatMap((series) => newestPoint(series, untilMs, atMs))
    return { resultType: 'vector', result }
  }
  const afterMs = untilMs - selector.rangeMs
  const result = selected.flatMap((series) => pointsBetween(series, afterMs, untilMs))
  return { resultType: 'matrix', result }
}

function formatSeries({ labels }: StoredSeries): string {
  return `${labels['__name__']}${formatLabels(labels)}`
}

function newestPoint(series: StoredSeries, untilMs: number, atMs: number): unknown[] {
  const newest = series.points.findLast((point) => point.atMs <= untilMs)
  if (newest === undefined || newest.value === null || newest.atMs <= untilMs - lookbackMs) return []
  return [{ metric: series.labels, value: [atMs / 1000, formatValue(newest.value)] }]
}

function pointsBetween(series: StoredSeries, afterMs: number, untilMs: number): unknown[] {
  const values: [number, string][] = []
  for (const { atMs, value } of series.points) {
    if (atMs > afterMs && atMs <= untilMs && value !== null) values.push([atMs / 1000, formatValue(value)])
  }
  return values.length === 0 ? [] : [{ metric: series.labels, values }]
}

function success(data: unknown): object {
  return { status: 'success', data }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json', JSON.stringify(body))
}

function sendText(response: ServerResponse, status: number, body: string): void {
  send(response, status, 'text/plain; charset=utf-8', body)
}
