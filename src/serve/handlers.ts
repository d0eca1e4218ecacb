import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from '../core/zod.ts'
import type { Answer } from './answer.ts'
import { answerOfRefusal, json } from './answer.ts'
import { streamEvents, wantsEvents } from './event-stream.ts'
import { answerHook, noteEvent } from './hooks.ts'
import type { Metrics } from './metrics.ts'
import { openApiText } from './openapi.ts'
import type { RunRequest as Request } from './parameters.ts'
import { PlanName, RunRequest, splitLists } from './parameters.ts'
import type { Plans } from './plans.ts'
import type { Refusal } from './problem.ts'
import { refuse } from './problem.ts'
import { parseOrRefuse, readQuery, WaitSeconds } from './query.ts'
import { rememberObstacle } from './readiness.ts'
import { receiveJson } from './receive.ts'
import type { RouteName } from './routes.ts'
import type { Runner } from './runner.ts'
import type { Runs } from './runs.ts'
import type { StoredRun } from './stored-run.ts'

/** One request, as far as its handler may know it. */
export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: URLSearchParams
  /** What stands in the path for {name}. */
  readonly segment: string
  /** The caller has gone. */
  readonly gone: AbortSignal
}

/** null: the handler has answered by itself, with a stream. */
export type Handler = (call: Call) => Promise<Answer | null> | Answer | null

export interface HandlerContext {
  readonly runs: Runs
  readonly runner: Runner
  readonly plans: Plans
  readonly metrics: Metrics
  readonly freshMs: number
  readonly stopping: AbortSignal
  readonly log: (line: string) => void
}

export function createHandlers(context: HandlerContext): Readonly<Record<RouteName, Handler>> {
  const { runs, runner, metrics } = context
  const obstacle = rememberObstacle(context)
  return {
    beginRun: (call) => beginRun(call, context),
    pollRun: (call) => pollRun(call, context),
    readRun: (call) => withRun(call, ['plan', 'wait'], runs, (run, waitMs) => stateOf(run, waitMs, call, runs)),
    readVerdict: (call) => withRun(call, ['plan'], runs, (run) => verdictOf(run, runs)),
    watchRun: (call) => {
      if (!wantsEvents(call.request))
        return answerOfRefusal(refuse(406, 'Not acceptable', 'events are sent to those who accept text/event-stream'))
      return withRun(call, ['plan'], runs, (run) => streamEvents(call, run, runs))
    },
    answerHook: (call) => answerHook(call, context),
    noteEvent: (call) => noteEvent(call, context),
    metrics: ({ request }) => metricsAnswer(request, metrics.text(runner.counts())),
    health: () => json(200, { status: 'ok' }),
    readiness: async () => {
      const refusal = await obstacle()
      return refusal === null ? json(200, { status: 'ready' }) : answerOfRefusal(refusal)
    },
    openapi: () => ({ ...json(200, {}), body: openApiText() }),
  }
}

async function beginRun(call: Call, context: HandlerContext): Promise<Answer> {
  const query = waitOfQuery(call.query, ['wait'])
  if ('refused' in query) return answerOfRefusal(query)
  const received = await receiveJson(call.request)
  if ('refused' in received) return answerOfRefusal(received)
  return begin(received.value, query.waitMs, call, context)
}

async function pollRun(call: Call, context: HandlerContext): Promise<Answer> {
  const query = readQuery(call.query)
  if ('refused' in query) return answerOfRefusal(query)
  const { wait = '0', ...parameters } = query.values
  const seconds = parseOrRefuse(WaitSeconds, wait, 'Bad query')
  if ('refused' in seconds) return answerOfRefusal(seconds)
  return begin(splitLists(parameters), seconds.parsed * 1000, call, context)
}

async function begin(value: unknown, waitMs: number, call: Call, { runs }: HandlerContext): Promise<Answer> {
  const wanted = parseOrRefuse<Request>(RunRequest, value, 'Bad request')
  if ('refused' in wanted) return answerOfRefusal(wanted)
  const { plan, runId, ...parameters } = wanted.parsed
  const begun = await runs.begin({
    plan,
    parameters,
    find: () => runs.store.find(plan, runId),
    name: () => ({ runId, series: null }),
  })
  return 'refused' in begun ? answerOfRefusal(begun) : stateOf(begun.run, waitMs, call, runs)
}

async function stateOf(run: StoredRun, waitMs: number, { gone }: Call, runs: Runs): Promise<Answer> {
  await runs.wait(run, waitMs, gone)
  return json(200, { summary: runs.summary(run) })
}

/** A run that has no verdict must not look like one that has: that is a 404 or a 409, never an empty 200. */
function verdictOf(run: StoredRun, runs: Runs): Answer {
  const verdict = runs.store.verdictOf(run.sequence)
  if (verdict !== null) return { ...json(200, {}), body: verdict }
  const { status, reason, runId } = runs.summary(run)
  const more = { code: reason.code, runId }
  if (status === 'running') return answerOfRefusal(refuse(409, 'No verdict yet', reason.message, more))
  return answerOfRefusal(refuse(404, 'No verdict', `the run ended without one: ${reason.message}`, more))
}

async function withRun(
  { query, segment }: Call,
  known: readonly string[],
  runs: Runs,
  use: (run: StoredRun, waitMs: number) => Promise<Answer | null> | Answer | null,
): Promise<Answer | null> {
  const read = waitOfQuery(query, known)
  if ('refused' in read) return answerOfRefusal(read)
  const found = runs.find(segment, read.plan)
  return 'refused' in found ? answerOfRefusal(found) : use(found.run, read.waitMs)
}

const Query = z.strictObject({ plan: PlanName.optional(), wait: WaitSeconds.optional() })

function waitOfQuery(
  query: URLSearchParams,
  known: readonly string[],
): { readonly plan: string | null; readonly waitMs: number } | Refusal {
  const read = readQuery(query)
  if ('refused' in read) return read
  const unknown = Object.keys(read.values).find((name) => !known.includes(name))
  if (unknown !== undefined) return refuse(400, 'Bad query', `unknown parameter ${JSON.stringify(unknown)}`)
  const checked = parseOrRefuse(Query, read.values, 'Bad query')
  if ('refused' in checked) return checked
  return { plan: checked.parsed.plan ?? null, waitMs: (checked.parsed.wait ?? 0) * 1000 }
}

/** Text is only for those who say that they read it: for Argo Rollouts a 200 in another language than JSON is a pass. */
function metricsAnswer(request: IncomingMessage, text: string): Answer {
  if (!/\btext\/plain\b/i.test(request.headers.accept ?? ''))
    return answerOfRefusal(refuse(406, 'Not acceptable', 'metrics are sent to those who accept text/plain'))
  return { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body: text }
}
