import type { PrometheusConnectionOptions } from 'prometheus-query'
import type { Clock } from '../../core/clock.ts'
import { timestamp } from '../../core/clock.ts'
import type { SourceCode } from '../../core/reasons.ts'
import { serverMessage } from '../../core/server-text.ts'
import type { Prometheus } from '../../core/target.ts'
import type { HttpAnswer } from '../../http/door.ts'
import type { SourceDoor, SourceRequest } from '../../http/source.ts'
import { SourceError } from '../../http/source.ts'
import type { Caps, ReadAnswer, Unreadable } from './answer.ts'
import { readAnswer } from './answer.ts'

/** What is asked, as people know it, for failures. */
export interface Question {
  readonly source: string
  readonly subject: string
  readonly request: string
  readonly caps: Caps
}

type Interceptor = NonNullable<PrometheusConnectionOptions['requestInterceptor']>['onFulfilled']
type AxiosRequest = Parameters<Interceptor>[0]

export interface Adapter {
  /** For `requestInterceptor.onFulfilled`: puts our own transport in the place of axios'. */
  readonly intercept: (config: AxiosRequest) => AxiosRequest
  /** What the library does not pass on of the answer. */
  noted(): Pick<ReadAnswer, 'warnings' | 'infos' | 'nativeHistograms'>
}

/** 5,000 series of 40 samples are about 5 MB; several queries may be answered at the same time. */
const maxBytes = 12 * 1024 * 1024

/**
 * prometheus-query sends requests with axios, which follows redirects with all headers, has no deadline and no size
 * cap, and the library itself drops warnings, HTTP statuses and native histograms. So every request goes through the
 * door to sources instead, and the answer is checked before the library parses it.
 */
export function createAdapter(question: Question, access: Prometheus, sources: SourceDoor, clock: Clock): Adapter {
  let notes: Pick<ReadAnswer, 'warnings' | 'infos' | 'nativeHistograms'> = {
    warnings: [],
    infos: [],
    nativeHistograms: 0,
  }

  async function exchange(config: AxiosRequest): Promise<object> {
    const answer = await sources.ask(requestOf(config, question, access))
    const read = readAnswer(answer.body, question.caps)
    if ('kind' in read) throw unusable(read, answer, question, clock)
    if (answer.status >= 300) throw failed('source.http-status', `HTTP ${answer.status}`, question, clock)
    notes = read
    return { status: 'success', data: read.data }
  }

  return {
    intercept: (config) => ({
      ...config,
      adapter: async (request) => ({
        data: await exchange(request),
        status: 200,
        statusText: 'OK',
        headers: {},
        config: request,
      }),
    }),
    noted: () => ({ warnings: notes.warnings, infos: notes.infos, nativeHistograms: notes.nativeHistograms }),
  }
}

/** Of axios' request only method, URL and parameters are taken: none of its headers. */
function requestOf(config: AxiosRequest, { source, subject, request }: Question, access: Prometheus): SourceRequest {
  const url = new URL(`${config.baseURL ?? ''}${config.url ?? ''}`)
  for (const [name, value] of new URL(access.url).searchParams) url.searchParams.append(name, value)
  const post = config.method?.toUpperCase() === 'POST'
  if (!post) for (const [name, value] of parametersOf(config.params)) url.searchParams.append(name, value)
  const form: [string, string][] = post ? [['content-type', 'application/x-www-form-urlencoded']] : []
  return {
    source,
    subject,
    request,
    method: post ? 'POST' : 'GET',
    url: url.href,
    headers: [['accept', 'application/json'], ...form, ...Object.entries(access.headers ?? {})],
    ...(post ? { body: String(config.data) } : {}),
    auth: access.auth,
    tls: access.tls,
    timeoutMs: access.timeout,
    maxBytes,
    connection: 'pooled',
    // Answers of the API with an error in JSON: bad_data, and execution (VictoriaMetrics: any bad query).
    accept: [400, 422],
  }
}

function parametersOf(params: unknown): URLSearchParams {
  return params instanceof URLSearchParams ? params : new URLSearchParams()
}

function unusable(read: Unreadable, answer: HttpAnswer, question: Question, clock: Clock): SourceError {
  const isError = answer.status >= 300
  const code = isError ? 'source.http-status' : 'source.bad-answer'
  if (read.kind === 'too-many') return failed('source.too-large', read.message, question, clock)
  if (read.kind === 'refused') {
    return failed(code, `HTTP ${answer.status}, the query was refused: ${serverMessage(read.message)}`, question, clock)
  }
  const type = serverMessage(answer.headers.get('content-type')?.[0] ?? 'no content type', 100)
  const message = `HTTP ${answer.status} (${type}): ${read.message}${opening(read, answer)}`
  return failed(code, message, question, clock)
}

/** The beginning of a text that should have been JSON tells a login page from the error of a proxy. */
function opening({ kind }: Unreadable, { body }: HttpAnswer): string {
  if (kind !== 'not-json') return ''
  const text = serverMessage(new TextDecoder().decode(body.subarray(0, 4000)), 100)
  return text === '' ? '; it is empty' : `; it begins with ${JSON.stringify(text)}`
}

function failed(code: SourceCode, message: string, { source, subject, request }: Question, clock: Clock): SourceError {
  const at = timestamp(clock.now())
  return new SourceError({
    type: 'failure',
    code,
    subject,
    source,
    request,
    at,
    message: `${source} gave no usable answer to ${request}: ${message}`,
  })
}
