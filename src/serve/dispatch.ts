import type { IncomingMessage, ServerResponse } from 'node:http'
import { describeError } from '../core/describe-error.ts'
import type { Answer } from './answer.ts'
import { answerOfRefusal, send, serverFault } from './answer.ts'
import type { Handler } from './handlers.ts'
import type { Metrics } from './metrics.ts'
import type { Refusal } from './problem.ts'
import { refuse, refuseForNow } from './problem.ts'
import type { RateLimit } from './rate-limit.ts'
import type { Route, RouteName } from './routes.ts'
import { matchRoute } from './routes.ts'
import type { Tokens } from './tokens.ts'

export interface DispatchOptions {
  readonly handlers: Readonly<Record<RouteName, Handler>>
  /** null when the server was told to do without. */
  readonly tokens: Tokens | null
  readonly rate: RateLimit
  readonly metrics: Metrics
  readonly log: (line: string) => void
  /** Takes the secrets of the server out of a text. */
  readonly redact: (text: string) => string
}

/** From a request to its answer. Whatever goes wrong on the way is a problem in JSON, and never a 2xx. */
export function createDispatch(options: DispatchOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    // A connection that breaks shows in `close`; without a listener its error would end the process.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    void dispatch(request, response, gone.signal, options)
  }
}

async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
  options: DispatchOptions,
): Promise<void> {
  const { metrics, log } = options
  const url = urlOf(request)
  const match = url === null ? null : matchRoute(request.method ?? '', url.pathname)
  const route = match?.route ?? null
  const given = await answerSafely(async () => {
    const refusal = refusalBeforeRoute(request, url, options) ?? refusalOfRoute(request, url, match, options)
    if (refusal !== null) return answerOfRefusal(refusal)
    if (route === null || url === null || match === null) return serverFault
    const query = new URLSearchParams(url.search)
    return options.handlers[route.name]({ request, response, query, segment: match.segment, gone })
  }, log)
  // What is refused quotes the request, which may hold a token where none belongs.
  const answer = given === null || given.status < 400 ? given : { ...given, body: options.redact(given.body) }
  if (answer === null) return metrics.answered(route?.path ?? 'unknown', 200)
  metrics.answered(route?.path ?? 'unknown', answer.status)
  const { rejection = null } = answer
  if (rejection !== null) metrics.rejected(rejection)
  // Never the query: it may hold a token.
  if (answer.status >= 400) log(`${request.method} ${url?.pathname ?? '?'} ${answer.status} ${detailOf(answer)}`)
  if (response.headersSent || gone.aborted) return void response.destroy()
  send(response, answer, !request.complete)
}

async function answerSafely(handle: () => ReturnType<Handler>, log: (line: string) => void): Promise<Answer | null> {
  try {
    return await handle()
  } catch (error) {
    log(`a request failed: ${describeError(error)}`)
    return serverFault
  }
}

function urlOf({ url = '' }: IncomingMessage): URL | null {
  try {
    // Only the target: a client may write the whole URL there.
    return new URL(url.startsWith('/') ? `http://server${url}` : url, 'http://server')
  } catch {
    return null
  }
}

function refusalBeforeRoute(request: IncomingMessage, url: URL | null, options: DispatchOptions): Refusal | null {
  if (url === null) return refuse(400, 'Bad request', 'the target of the request is no URL')
  const seconds = options.rate.take(request.socket.remoteAddress ?? '')
  if (seconds > 0)
    return refuseForNow(429, 'Too many requests', 'this client asks more often than it may', seconds, 'rate')
  return options.tokens === null ? problemOfBrowser(request) : null
}

function refusalOfRoute(
  request: IncomingMessage,
  url: URL | null,
  match: ReturnType<typeof matchRoute>,
  { tokens }: DispatchOptions,
): Refusal | null {
  if (match === null) return refuse(404, 'No such address', 'see /openapi.json for those that there are')
  if (match.route === null) {
    const headers = { allow: match.allowed.join(', ') }
    return refuse(405, 'Method not allowed', `this address takes ${match.allowed.join(' and ')}`, { headers })
  }
  return tokens === null ? null : refusalOfToken(request, url, match.route, tokens)
}

function refusalOfToken(request: IncomingMessage, url: URL | null, { access }: Route, tokens: Tokens): Refusal | null {
  if (access === 'open') return null
  const [, inHeader = null] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
  const inUrl = access === 'url' ? (url?.searchParams.get('token') ?? null) : null
  const found = tokens.check(inHeader ?? inUrl)
  if (found === 'accepted') return null
  if (found === 'unknown') return refuseForNow(503, 'No tokens', 'the tokens of the server can not be read', 5)
  const headers = { 'www-authenticate': 'Bearer' }
  return refuse(401, 'Not authorized', 'a bearer token of this server is needed', { headers })
}

/**
 * Without tokens everybody on this machine may ask, and a page in a browser on it must not ask in their name: neither
 * from another origin nor under a name that was made to lead here.
 */
function problemOfBrowser({ headers }: IncomingMessage): Refusal | null {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(host)
  const isPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
  if (isHere && !isPage) return null
  return refuse(403, 'Not from here', 'without tokens only programs on this machine are answered')
}

function detailOf({ body }: Answer): string {
  return body.trimEnd()
}
