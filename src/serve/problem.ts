import { cutText } from '../core/cut-text.ts'
import { stripControl } from '../core/redact.ts'
import { z } from '../core/zod.ts'

/** RFC 9457. Every answer of the server that is no success has this shape, on one line: Flagger shows it in its events. */
export const Problem = z.strictObject({
  title: z.string().describe('What kind of problem it is: the same for every request that has it.'),
  status: z.int().min(400).max(599).describe('The status code of the answer.'),
  detail: z.string().describe('One line: what is wrong with this request, or why the answer is no.'),
  code: z.string().nullable().describe('The reason code of the run, where the problem is what a run came to.'),
  runId: z.string().nullable(),
})
export type Problem = z.infer<typeof Problem>

/** Why requests are turned away before they are answered: what the metrics count. */
export const rejections = ['auth', 'rate', 'queue-full', 'stopping', 'too-large', 'timeout', 'bad-request'] as const
export type Rejection = (typeof rejections)[number]

export interface Refusal {
  readonly refused: Problem
  readonly headers: Readonly<Record<string, string>>
  /** null for a no that is an answer. */
  readonly rejection: Rejection | null
}

interface RefusalDetails {
  readonly code?: string | null
  readonly runId?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly rejection?: Rejection | null
}

const longestDetail = 500

/** A line of text from anywhere, as an answer or a log may show it. */
export function oneLine(text: string, longest: number = longestDetail): string {
  return cutText(stripControl(text).replace(/\s+/g, ' ').trim(), longest)
}

export function refuse(status: number, title: string, detail: string, more: RefusalDetails = {}): Refusal {
  const { code = null, runId = null, headers = {}, rejection = rejectionOf(status) } = more
  return { refused: { title, status, detail: oneLine(detail), code, runId }, headers, rejection }
}

function rejectionOf(status: number): Rejection | null {
  if (status === 401) return 'auth'
  if (status === 408) return 'timeout'
  if (status === 413) return 'too-large'
  return status === 400 || status === 415 || status === 422 ? 'bad-request' : null
}

/** For clients that may come again: go-retryablehttp waits for as long as this says. */
export function refuseForNow(
  status: 429 | 503,
  title: string,
  detail: string,
  afterSeconds: number,
  rejection?: Rejection,
): Refusal {
  const headers = { 'retry-after': String(afterSeconds) }
  return refuse(status, title, detail, { headers, ...(rejection === undefined ? {} : { rejection }) })
}
