import type { ServerResponse } from 'node:http'
import type { Refusal, Rejection } from './problem.ts'
import { refuse } from './problem.ts'

/** What a handler hands over: complete before the first byte of it is sent. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly rejection?: Rejection | null
}

export function json(status: number, value: object): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` }
}

export function answerOfRefusal({ refused, headers, rejection }: Refusal): Answer {
  const body = `${JSON.stringify(refused)}\n`
  return { status: refused.status, contentType: 'application/problem+json; charset=utf-8', body, headers, rejection }
}

export const serverFault = answerOfRefusal(
  refuse(500, 'Server fault', 'graycheck serve itself failed on this request; its log says why'),
)

/** A client that takes nothing for so long has gone. */
const slowestReaderMs = 30_000

/**
 * Sends it as a whole. Argo Rollouts promotes on any 2xx whose body is not JSON, so an answer is never begun that may
 * not be finished: its length is known to the client, which takes a shorter one for an error.
 */
export function send(response: ServerResponse, answer: Answer, closing: boolean): void {
  const bytes = Buffer.from(answer.body, 'utf8')
  response.setTimeout(slowestReaderMs, () => response.destroy())
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
    ...(closing ? { connection: 'close' } : {}),
  })
  response.end(bytes)
}
