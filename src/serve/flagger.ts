import { createHash } from 'node:crypto'
import { canonicalJson } from '../core/canonical.ts'
import { parseDuration } from '../core/duration.ts'
import { z } from '../core/zod.ts'
import { flaggerPrefix, PlanName, RunParameters } from './parameters.ts'
import type { Refusal } from './problem.ts'
import { refuse, refuseForNow } from './problem.ts'
import type { StoredRun } from './stored-run.ts'
import type { RunSummary } from './summary.ts'

/** Flagger's webhooks: what it sends, and what each status code would have it do. Pure. */

export const hookTypes = [
  'confirm-rollout',
  'pre-rollout',
  'rollout',
  'confirm-traffic-increase',
  'confirm-promotion',
  'post-rollout',
  'rollback',
] as const
export type HookType = (typeof hookTypes)[number]

const text = z.string().max(2000)

/** What Flagger itself sends. A later version may send more, which decides nothing here. */
export const HookBody = z.object({
  name: text.min(1).describe('Of the Canary.'),
  namespace: text.min(1),
  phase: text,
  checksum: text.min(1).describe('Of the spec and the tracked configs of the Canary.'),
  metadata: z.record(z.string(), z.string()).optional().describe('Strings, as the webhook in the Canary has them.'),
})
export type HookBody = z.infer<typeof HookBody>

/** Flagger gives up after its own timeout, which is 10s unless the Canary says otherwise. */
const defaultWaitMs = 8000
const longestWaitMs = 600_000

const Wait = z.string().transform((written, context) => {
  const ms = parseDuration(written)
  if (ms !== null && ms <= longestWaitMs) return ms
  context.addIssue({ code: 'custom', message: 'expected a duration such as 25s, at most 10m' })
  return z.NEVER
})

/** The metadata of a webhook, with its lists split. */
export const HookMetadata = RunParameters.extend({
  plan: PlanName,
  wait: Wait.optional().describe('How long one request waits for the verdict: less than the timeout of the webhook.'),
})
export type HookMetadata = z.infer<typeof HookMetadata>

/** Everything that Flagger asks with, so that a new revision, another hook or other settings begin anew. */
export function seriesOf(type: HookType, { name, namespace, checksum, metadata = {} }: HookBody): string {
  const asked = canonicalJson({ type, name, namespace, checksum, metadata })
  return `${flaggerPrefix}${type}-${createHash('sha256').update(asked).digest('hex').slice(0, 24)}`
}

/** How long a hook that is repeated is told the same: a retry of the same question, not the question of the next step. */
export const repeatMs = 30_000

/**
 * A hook has no other way to ask for a new run than to ask again: it is told once, and a little longer, what a run came
 * to; after that it gets a new one.
 */
export function isCurrent(
  run: Pick<StoredRun, 'state' | 'finishedAt' | 'toldAt'>,
  now: number,
  freshMs: number,
): boolean {
  if (run.state !== 'finished') return true
  const { finishedAt, toldAt } = run
  if (finishedAt === null || Math.abs(now - finishedAt) > freshMs) return false
  return toldAt === null || Math.abs(now - toldAt) <= repeatMs
}

export function waitOf(type: HookType, { wait = defaultWaitMs }: HookMetadata): number {
  return type === 'post-rollout' ? 0 : wait
}

/** What Flagger takes for yes (200, 202), or a no with its reason. */
export type HookAnswer = { readonly status: 200 | 202 } | Refusal

export function answerOf(type: HookType, summary: RunSummary): HookAnswer {
  if (type === 'rollback') return answerOfRollback(summary)
  // After the release there is nothing left to hold: the run goes on, and its verdict is in the log and the metrics.
  if (type === 'post-rollout') return { status: 202 }
  if (summary.status === 'pass') return { status: 200 }
  if (summary.status === 'running') return answerOfUnfinished(type, summary)
  return no(summary.status === 'fail' ? 412 : 403, summary)
}

/** A yes here rolls the release back, so only harm that was seen is one. */
function answerOfRollback(summary: RunSummary): HookAnswer {
  return summary.status === 'fail' ? { status: 200 } : no(403, summary)
}

/**
 * A confirmation that is not given holds the release, which costs nothing; the others count as failed checks, so they
 * are asked to come again, as a webhook with `retries` does.
 */
function answerOfUnfinished(type: HookType, summary: RunSummary): Refusal {
  if (type.startsWith('confirm-')) return no(403, summary)
  return refuseForNow(503, titleOf(summary), summary.reason.message, 1)
}

function no(status: 403 | 412, summary: RunSummary): Refusal {
  const { reason, runId } = summary
  return refuse(status, titleOf(summary), reason.message, { code: reason.code, runId })
}

function titleOf({ status }: RunSummary): string {
  return `graycheck: ${status}`
}
