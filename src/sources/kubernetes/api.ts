import type { Clock } from '../../core/clock.ts'
import { timestamp } from '../../core/clock.ts'
import type { Failure } from '../../core/evidence.ts'
import { parseBoundedJson } from '../../core/bounded-json.ts'
import type { SourceCode } from '../../core/reasons.ts'
import { serverMessage } from '../../core/server-text.ts'
import type { z } from '../../core/zod.ts'
import type { HttpAnswer } from '../../http/door.ts'
import type { SourceDoor, SourceRequest } from '../../http/source.ts'
import { SourceError } from '../../http/source.ts'
import { AccessProblem } from './access-problem.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { Status } from './objects.ts'

/** One question to the API server at a time. Everything throws SourceError. */
export interface Api {
  access(): Promise<ClusterAccess>
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answered>
  /** The answer as this schema, or why it is none. */
  read<Value>(answered: Answered, schema: z.ZodType<Value>): Value
  fail(question: SourceRequest, code: SourceCode, what: string): SourceError
  referenceOf(answered: Answered): Reference
}

export interface Answered {
  readonly question: SourceRequest
  readonly answer: HttpAnswer
}

/** The request that something was learned from. */
export interface Reference {
  readonly source: string
  readonly request: string
  readonly at: string
}

export interface ApiOptions {
  readonly access: () => Promise<ClusterAccess>
  readonly sources: SourceDoor
  readonly clock: Clock
  readonly timeoutMs: number
  /** Who is asked about, as in "rollout user". */
  readonly subject: string
}

const maxBytes = 32 * 1024 * 1024
const mostValues = 2_000_000

/** Refusals that come with a Status that says why. Those that may pass (429, 5xx) are left to the source door. */
const refusals = [400, 401, 403, 404, 405, 406, 409, 410, 415, 422]

export function createApi({ access: readAccess, sources, clock, timeoutMs, subject }: ApiOptions): Api {
  async function access(): Promise<ClusterAccess> {
    try {
      return await readAccess()
    } catch (error) {
      if (!(error instanceof AccessProblem)) throw error
      const about = { subject, source: 'kubernetes', request: 'read the kubeconfig', at: timestamp(clock.now()) }
      const failure: Failure = { type: 'failure', code: 'source.unconfigured', ...about, message: error.message }
      throw new SourceError(failure, { cause: error })
    }
  }

  async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answered> {
    const { server, auth, tls } = await access()
    const contentType = body === undefined ? [] : [['content-type', 'application/json'] as const]
    const question: SourceRequest = {
      method,
      url: `${server}${path}`,
      headers: [['accept', 'application/json'], ...contentType],
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      auth,
      tls,
      timeoutMs,
      maxBytes,
      connection: 'pooled',
      source: `kubernetes ${server}`,
      subject,
      request: `${method} ${path}`,
      accept: refusals,
    }
    return { question, answer: await sources.ask(question) }
  }

  function read<Value>({ question, answer }: Answered, schema: z.ZodType<Value>): Value {
    const document = parseBoundedJson(answer.body, mostValues)
    if (answer.status >= 400) throw refusal(question, answer.status, document)
    const parsed = schema.safeParse(document)
    if (parsed.success) return parsed.data
    throw fail(question, 'source.bad-answer', document === undefined ? 'it is not JSON' : problemOf(parsed.error))
  }

  function refusal(question: SourceRequest, status: number, document: unknown): SourceError {
    const said = Status.safeParse(document)
    const why = said.success ? `: ${serverMessage(said.data.message)}` : ''
    const code = status === 401 || status === 403 ? 'source.forbidden' : 'source.http-status'
    return fail(question, code, `status ${status}${why}`)
  }

  function fail({ source, request }: SourceRequest, code: SourceCode, what: string): SourceError {
    const message = `${source} gave no usable answer to ${request}: ${what}`
    return new SourceError({ type: 'failure', code, subject, source, request, at: timestamp(clock.now()), message })
  }

  function referenceOf({ question: { source, request } }: Answered): Reference {
    return { source, request, at: timestamp(clock.now()) }
  }

  return { access, ask, read, fail, referenceOf }
}

/** Where an answer differs from what the API promises, without quoting it. */
export function problemOf({ issues }: z.ZodError): string {
  const [issue] = issues
  return serverMessage(`it is not what this API returns: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, 200)
}
