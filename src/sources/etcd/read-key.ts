import type { Clock } from '../../core/clock.ts'
import { timestamp } from '../../core/clock.ts'
import type { Deadline } from '../../core/deadline.ts'
import type { SourceCode } from '../../core/reasons.ts'
import { serverMessage } from '../../core/server-text.ts'
import type { Auth, Tls } from '../../core/target.ts'
import type { HttpAnswer, HttpDoor } from '../../http/door.ts'
import { readOutcome } from '../../http/problem.ts'
import type { SourceDoor, SourceRequest } from '../../http/source.ts'
import { SourceError } from '../../http/source.ts'
import type { EtcdRange } from './wire.ts'
import { encodeText, readErrorMessage, readRange, readToken } from './wire.ts'

export interface EtcdAccess {
  readonly endpoints: readonly string[]
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** basic is an etcd user: it is exchanged for a token. bearer is for a proxy in front: etcd itself knows no bearer. */
  readonly auth?: Auth | undefined
  readonly tls?: Tls | undefined
  /** For one answer of one endpoint. */
  readonly timeoutMs: number
}

export interface EtcdReader {
  readonly http: HttpDoor
  readonly sources: SourceDoor
  readonly clock: Clock
  readonly deadline: Deadline
}

export interface EtcdReading extends EtcdRange {
  /** The endpoint that answered, as the config names it. */
  readonly endpoint: string
  readonly source: string
  readonly request: string
  readonly at: string
}

type Ask = (question: SourceRequest) => Promise<HttpAnswer>

/** The default limit of etcd for one request is 1.5 MiB, to which base64 adds a third. */
const maxBytes = 4 * 1024 * 1024

/**
 * Reads one key in one linearizable read through the JSON gateway. A member cut off from its majority doesn't answer
 * such a read; the next endpoint is then asked within the time that remains. Throws SourceError when none answers.
 */
export async function readEtcdKey(key: string, access: EtcdAccess, reader: EtcdReader): Promise<EtcdReading> {
  const failed: SourceError[] = []
  for (const [index, endpoint] of access.endpoints.entries()) {
    const left = access.endpoints.length - index
    const timeoutMs = Math.min(access.timeoutMs, reader.deadline.remainingMs() / left)
    // Another endpoint is a better second attempt than the same one again.
    const ask: Ask = (question) => (left > 1 ? askOnce(question, reader) : reader.sources.ask(question))
    try {
      return await readFrom(endpoint, key, { ...access, timeoutMs }, ask, reader.clock)
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      failed.push(error)
    }
  }
  throw joinErrors(failed)
}

function joinErrors(errors: readonly SourceError[]): Error {
  const last = errors.at(-1)
  if (last === undefined) return new TypeError('an etcd without endpoints')
  const message = errors.map((error) => error.message).join('; ')
  return new SourceError({ ...last.failure, message }, { cause: last })
}

async function readFrom(
  endpoint: string,
  key: string,
  access: EtcdAccess,
  ask: Ask,
  clock: Clock,
): Promise<EtcdReading> {
  const token = await fetchToken(endpoint, key, access, ask, clock)
  const question = questionFor(endpoint, key, access, 'kv/range', { key: encodeText(key) }, token)
  const answer = await ask(question)
  if (answer.status === 400) throw refusal(question, answer, clock)
  const range = readRange(answer.body, key)
  if (range === null) throw failureOf(question, 'source.bad-answer', 'the answer is none of etcd to a range', clock)
  const { source, request } = question
  return { ...range, endpoint, source, request, at: timestamp(clock.now()) }
}

/** null where no etcd user is configured. */
async function fetchToken(
  endpoint: string,
  key: string,
  access: EtcdAccess,
  ask: Ask,
  clock: Clock,
): Promise<string | null> {
  const user = access.auth?.basic
  if (user === undefined) return null
  const body = { name: user.username, password: user.password }
  const question = questionFor(endpoint, key, access, 'auth/authenticate', body, null)
  const answer = await ask(question)
  if (answer.status === 400) throw refusal(question, answer, clock)
  const token = readToken(answer.body)
  if (token === null) throw failureOf(question, 'source.bad-answer', 'the answer holds no token', clock)
  return token
}

function questionFor(
  endpoint: string,
  key: string,
  access: EtcdAccess,
  method: 'kv/range' | 'auth/authenticate',
  body: object,
  token: string | null,
): SourceRequest {
  return {
    method: 'POST',
    url: `${endpoint.replace(/\/+$/, '')}/v3/${method}`,
    headers: [
      ['content-type', 'application/json'],
      ...Object.entries(access.headers ?? {}),
      ...(token === null ? [] : [['authorization', token] as const]),
    ],
    body: JSON.stringify(body),
    auth: access.auth?.basic === undefined ? access.auth : undefined,
    tls: access.tls,
    timeoutMs: access.timeoutMs,
    maxBytes,
    connection: 'pooled',
    source: etcdName(endpoint),
    subject: key,
    request: `${method} ${key}`,
    accept: [400],
  }
}

/** How an endpoint is named in evidence: without a query, which may hold a token. */
export function etcdName(endpoint: string): string {
  return `etcd ${new URL(endpoint).origin}`
}

async function askOnce(question: SourceRequest, { http, clock }: EtcdReader): Promise<HttpAnswer> {
  const reading = readOutcome(await http.send(question), question.accept ?? [], clock.now())
  if ('answer' in reading) return reading.answer
  throw failureOf(question, reading.problem.code, reading.problem.what, clock)
}

/** etcd tells a missing or wrong login with the status of a malformed request. */
function refusal(question: SourceRequest, { body }: HttpAnswer, clock: Clock): SourceError {
  const said = readErrorMessage(body) ?? 'a body that is none of its own'
  const forbidden = /user name is empty|authentication failed|authentication is not enabled|auth token/.test(said)
  return failureOf(
    question,
    forbidden ? 'source.forbidden' : 'source.http-status',
    `status 400: ${serverMessage(said)}`,
    clock,
  )
}

function failureOf({ source, subject, request }: SourceRequest, code: SourceCode, what: string, clock: Clock) {
  const message = `${source} gave no usable answer to ${request}: ${what}`
  return new SourceError({ type: 'failure', code, subject, source, request, at: timestamp(clock.now()), message })
}
