import { timestamp } from '../core/clock.ts'
import { cutText } from '../core/cut-text.ts'
import { exitCodeOfCheckerFault, exitCodeOf } from '../core/exit-code.ts'
import { formatDuration } from '../core/duration.ts'
import { RunStatus } from '../core/status.ts'
import { z } from '../core/zod.ts'
import { oneLine } from './problem.ts'
import { serveReasons } from './reasons.ts'
import type { StoredRun } from './stored-run.ts'

/**
 * What gates read. Argo Rollouts keeps the whole of it in the status of its AnalysisRun, so it stays below 2 KB whatever
 * a plan or a server says.
 */
export const RunSummary = z.strictObject({
  status: z
    .enum(['running', ...RunStatus.options])
    .describe('running until there is a verdict; then what it came to. Only pass means that the release may go on.'),
  runId: z.string(),
  plan: z.string(),
  service: z.string(),
  grayTag: z.string(),
  environment: z.string().nullable(),
  reason: z.strictObject({
    code: z.string().nullable().describe('The reason code that decided it; null when the run passed.'),
    message: z.string().describe('One line.'),
  }),
  exitCode: z.int().nullable().describe('What graycheck run would have ended with; null while the run goes on.'),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
})
export type RunSummary = z.infer<typeof RunSummary>

export interface Present {
  readonly now: number
  /** How long a pass counts. */
  readonly freshMs: number
  /** Whether this process has the run under way or in its queue. */
  readonly isActive: boolean
}

type State = Pick<RunSummary, 'status' | 'reason' | 'exitCode'>

/** Pure. Whatever is not known for certain to be a fresh pass is something else. */
export function summaryOf(run: StoredRun, present: Present): RunSummary {
  const { status, reason, exitCode } = stateOf(run, present)
  return {
    status,
    runId: run.runId,
    plan: run.plan,
    service: oneLine(run.service, 128),
    grayTag: oneLine(run.tag, 128),
    environment: run.environment,
    reason: { code: reason.code, message: cutBytes(oneLine(reason.message, 300)) },
    exitCode,
    createdAt: timestamp(run.createdAt),
    startedAt: run.startedAt === null ? null : timestamp(run.startedAt),
    finishedAt: run.finishedAt === null ? null : timestamp(run.finishedAt),
  }
}

/** Characters that take three bytes or an escape must not push the summary over its size. */
function cutBytes(text: string): string {
  const size = Buffer.byteLength(JSON.stringify(text))
  return size <= 600 ? text : cutBytes(cutText(text, Math.min(text.length - 1, Math.floor((text.length * 590) / size))))
}

function stateOf(run: StoredRun, present: Present): State {
  if (run.state === 'finished' && run.status !== null) return endOf(run, run.status, present)
  if (!present.isActive) return interrupted
  const code = run.state === 'queued' ? 'serve.queued' : 'serve.running'
  return { status: 'running', reason: { code, message: serveReasons[code].title }, exitCode: null }
}

/** The store says that it goes on, and nobody is at it: also when its end could not be written. */
const interrupted: State = {
  status: 'error',
  reason: { code: 'serve.interrupted', message: serveReasons['serve.interrupted'].title },
  exitCode: exitCodeOfCheckerFault,
}

function endOf(run: StoredRun, status: RunStatus, { now, freshMs }: Present): State {
  const { code, message, exitCode, finishedAt } = run
  const ageMs = finishedAt === null ? Number.NaN : now - finishedAt
  // A clock that was set back makes an age below zero: it is not known how old the verdict is.
  const isFresh = ageMs >= -clockSkewMs && ageMs <= freshMs
  if (status !== 'pass' || isFresh) return { status, reason: { code, message }, exitCode }
  const limit = formatDuration(freshMs)
  const words = `passed at ${finishedAt === null ? 'an unknown time' : timestamp(finishedAt)}, and a pass counts for ${limit}: start a new run`
  return {
    status: 'inconclusive',
    reason: { code: 'serve.verdict-stale', message: words },
    exitCode: exitCodeOf('inconclusive', null),
  }
}

const clockSkewMs = 2000
