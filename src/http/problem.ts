import type { SourceCode } from '../core/reasons.ts'
import { serverMessage } from '../core/server-text.ts'
import type { HttpAnswer, HttpOutcome } from './door.ts'
import { isPassingFault, isPassingStatus, retryAfterMs } from './retry.ts'

/** Characters of an error body that a message quotes. */
const quotedLength = 200

/** Why an attempt gave no usable answer, and whether another may. */
export interface Problem {
  readonly code: SourceCode
  readonly what: string
  readonly passing: boolean
  /** What the source asks to wait at least. */
  readonly floorMs: number
}

export type Reading = { readonly answer: HttpAnswer } | { readonly problem: Problem }

/** Tells an answer as the API of the source promises it from everything else. */
export function readOutcome(outcome: HttpOutcome, accept: readonly number[], nowMs: number): Reading {
  if (!outcome.ok) {
    const { code, message, fault } = outcome.fault
    return { problem: { code, what: message, passing: isPassingFault(fault), floorMs: 0 } }
  }
  const { answer } = outcome
  const isAnswer = (answer.status >= 200 && answer.status <= 299) || accept.includes(answer.status)
  return isAnswer ? { answer } : { problem: problemOf(answer, nowMs) }
}

function problemOf(answer: HttpAnswer, nowMs: number): Problem {
  return {
    code: answer.status === 401 || answer.status === 403 ? 'source.forbidden' : 'source.http-status',
    what: `status ${answer.status}${redirection(answer)}${quote(answer)}`,
    passing: isPassingStatus(answer.status),
    floorMs: retryAfterMs(answer.headers.get('retry-after') ?? [], nowMs),
  }
}

// The query of a login redirect may hold a one-time secret, so only where it leads is told.
function redirection({ status, headers }: HttpAnswer): string {
  const location = headers.get('location')?.[0]
  if (status < 300 || status > 399 || location === undefined) return ''
  return `, a redirect to ${serverMessage(location.replace(/[?#].*/s, ''), quotedLength)}`
}

function quote({ body }: HttpAnswer): string {
  const text = readText(body)
  if (text === null || text === '') return ''
  return `: ${JSON.stringify(text)}`
}

/** The beginning, as one line of text; null for what is not UTF-8. */
function readText(body: Uint8Array): string | null {
  try {
    return serverMessage(new TextDecoder('utf-8', { fatal: true }).decode(body), quotedLength)
  } catch {
    return null
  }
}
