import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import type { Deadline } from '../core/deadline.ts'
import { formatDuration } from '../core/duration.ts'
import { authorizationOf } from './authorization.ts'
import type { Connection, Route } from './connection.ts'
import type { HttpDoor, HttpOutcome, HttpRequest, TransportFault } from './door.ts'
import type { UntimedAnswer } from './exchange.ts'
import { exchange } from './exchange.ts'
import { classifyError, FaultError, makeFault, phaseWords } from './faults.ts'
import { mostIdle, readLimits } from './most-idle.ts'
import { createPool } from './pool.ts'
import type { RequestHead } from './request-head.ts'
import { completeHeaders, readRequestHead } from './request-head.ts'
import type { CutReason } from './time-limit.ts'
import { createTimeLimits } from './time-limit.ts'
import { createTlsContexts } from './tls-context.ts'
import { loadUndici } from './undici.ts'

export interface HttpDoorOptions {
  readonly deadline: Deadline
  readonly clock: Clock
  /** Told of every token read from a file, so that it can be redacted. */
  readonly onSecret?: (secret: string) => void
  /** How many connections may wait for their next request; by default what suits the limits of this process. */
  readonly mostIdle?: number
}

/** One request under way: what must be ended when it is cut. */
interface Attempt {
  readonly request: HttpRequest
  readonly head: RequestHead
  route: Route | null
  connection: Connection | null
  cut: boolean
}

/** The only door to HTTP: HTTP/1.1, TLS verified, each request under one absolute time limit. */
export async function createHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const { deadline, clock, onSecret = () => undefined } = options
  // Takes its time: only for runs that get here.
  const pool = createPool(await loadUndici(), options.mostIdle ?? mostIdle(readLimits()))
  const limits = createTimeLimits(deadline)
  const contextOf = createTlsContexts()

  /** Every promise counts here: this is the way of thousands of probes. Throws on misuse. */
  function attemptTo(request: HttpRequest): Promise<HttpOutcome> {
    const startedMs = clock.monotonic()
    const attempt: Attempt = { request, head: readRequestHead(request), route: null, connection: null, cut: false }
    return limits.race(
      request.timeoutMs,
      () => perform(attempt, startedMs),
      (reason) => ({ ok: false, fault: cut(attempt, reason) }),
    )
  }

  function perform(attempt: Attempt, startedMs: number): Promise<HttpOutcome> {
    return answerTo(attempt).then(
      ({ status, headers, body, dialled }) => {
        const durationMs = clock.monotonic() - startedMs
        return { ok: true, answer: { status, headers, body, dialled, durationMs } }
      },
      (error: unknown) => ({ ok: false, fault: faultOfError(attempt, error, clock.now()) }),
    )
  }

  async function answerTo(attempt: Attempt): Promise<UntimedAnswer> {
    const { head, request } = attempt
    const authorized = request.auth !== undefined && !head.names.includes('authorization')
    const authorization = authorized ? await authorizationOf(request.auth, onSecret) : null
    const headers = completeHeaders(request, head, authorization)
    const route = head.secure ? await secureRoute(request, head) : plainRoute(head)
    attempt.route = route
    for (;;) {
      if (attempt.cut) throw new FaultError('stopped', 'cut before it was sent')
      const connection = request.connection === 'pooled' ? pool.take(route) : pool.open(route)
      const reused = connection.isOpen()
      attempt.connection = connection
      try {
        const answer = await exchange(connection, request, head, headers)
        if (request.connection === 'pooled' && !attempt.cut) pool.keep(route, connection)
        else connection.destroy()
        return answer
      } catch (error) {
        connection.destroy()
        if (!reused || !mayBeStale(attempt, error, clock.now())) throw error
      }
    }
  }

  async function secureRoute({ tls }: HttpRequest, head: RequestHead): Promise<Route> {
    const { origin, host, port, hostname } = head
    const address = { origin, host, port }
    const { serverName: name = hostname, verify = true, ca, cert, key, pem } = tls ?? {}
    const id = JSON.stringify({ ...address, name, verify, ca, cert, key, pem })
    return { ...address, id, tls: { name, verify, ...(await contextOf(tls)) } }
  }

  return {
    send: (request) => {
      try {
        return attemptTo(request)
      } catch (error) {
        return Promise.reject(error)
      }
    },
    close: async () => {
      limits.stop()
      pool.destroy()
    },
  }
}

/** Most requests go where the one before went. */
let latestRoute: Route | null = null

function plainRoute({ origin, host, port }: RequestHead): Route {
  if (latestRoute?.origin !== origin || latestRoute.host !== host || latestRoute.port !== port)
    latestRoute = { id: `${origin} ${host} ${port}`, origin, host, port, tls: null }
  return latestRoute
}

/** RFC 9112 section 9.3.1: a server may close an idle connection just when it is used again. */
function mayBeStale(attempt: Attempt, error: unknown, nowMs: number): boolean {
  const isUnanswered = attempt.connection?.phase() === 'waiting' && /^(GET|HEAD)$/.test(attempt.head.method)
  return isUnanswered && faultOfError(attempt, error, nowMs).fault === 'reset'
}

function cut(attempt: Attempt, reason: CutReason): TransportFault {
  attempt.cut = true
  const fault = faultOfCut(attempt, reason)
  attempt.connection?.destroy()
  return fault
}

function faultOfError({ head, route, connection }: Attempt, error: unknown, nowMs: number): TransportFault {
  if (connection === null) return classifyError(error, 'preparing', head.peer)
  const fault = classifyError(connection.causeOf(error), connection.phase(), head.peer)
  const endedMs = route?.tls?.clientValidUntilMs ?? Infinity
  if (fault.fault !== 'reset' || connection.phase() === 'reading' || endedMs > nowMs) return fault
  // Many servers close the connection over such a certificate without a word.
  const ended = `the client certificate in tls.cert has expired on ${timestamp(endedMs)}`
  return makeFault('tls', `${fault.message}; ${ended}`)
}

function faultOfCut({ request, head, connection }: Attempt, reason: CutReason): TransportFault {
  const when = phaseWords[connection?.phase() ?? 'preparing']
  if (reason === 'stopped') return makeFault('stopped', `the run was stopped ${when} (${head.peer})`)
  if (reason === 'deadline') return makeFault('timeout', `the time of the run was up ${when} (${head.peer})`)
  const limit = formatDuration(Math.round(Math.max(0, request.timeoutMs)))
  return makeFault('timeout', `${head.peer} gave no complete answer within ${limit}; the time was up ${when}`)
}
