import type { Answer } from './answer.ts'
import { answerOfRefusal, json } from './answer.ts'
import type { HookType } from './flagger.ts'
import { answerOf, HookBody, HookMetadata, isCurrent, seriesOf, waitOf } from './flagger.ts'
import type { Call, HandlerContext } from './handlers.ts'
import { splitLists } from './parameters.ts'
import { oneLine, refuse } from './problem.ts'
import { parseOrRefuse } from './query.ts'
import { receiveJson } from './receive.ts'
import { isHookType } from './routes.ts'
import type { StoredRun } from './stored-run.ts'

/** Flagger's webhooks: from the call to the run that answers it. */

export async function answerHook(call: Call, context: HandlerContext): Promise<Answer> {
  const { segment: type, query } = call
  if (!isHookType(type)) return answerOfRefusal(refuse(404, 'No such hook', 'Flagger has no webhook of this type'))
  const unknown = [...query.keys()].find((name) => name !== 'token')
  if (unknown !== undefined)
    return answerOfRefusal(refuse(400, 'Bad query', `unknown parameter ${JSON.stringify(unknown)}`))
  const received = await receiveJson(call.request)
  if ('refused' in received) return answerOfRefusal(received)
  const body = parseOrRefuse(HookBody, received.value, 'Bad webhook')
  if ('refused' in body) return answerOfRefusal(body)
  const metadata = parseOrRefuse(HookMetadata, splitLists(body.parsed.metadata ?? {}), 'Bad metadata')
  if ('refused' in metadata) return answerOfRefusal(metadata)
  return runHook(type, body.parsed, metadata.parsed, call, context)
}

async function runHook(
  type: HookType,
  body: HookBody,
  metadata: HookMetadata,
  { gone }: Call,
  { runs, freshMs }: HandlerContext,
): Promise<Answer> {
  const { plan, wait: _, ...parameters } = metadata
  const series = seriesOf(type, body)
  const latest = (): StoredRun | null => runs.store.latestOf(plan, series)
  const current = (): StoredRun | null => {
    const run = latest()
    return run !== null && isCurrent(run, runs.clock.now(), freshMs) ? run : null
  }
  const name = (): { runId: string; series: string } => ({ runId: `${series}-${numberAfter(latest())}`, series })
  const begun = await runs.begin({ plan, parameters, find: current, name })
  if ('refused' in begun) return answerOfRefusal(begun)
  await runs.wait(begun.run, waitOf(type, metadata), gone)
  const summary = runs.summary(begun.run)
  if (summary.status !== 'running') runs.store.tell(begun.run.sequence, runs.clock.now())
  const answer = answerOf(type, summary)
  return 'refused' in answer ? answerOfRefusal(answer) : json(answer.status, { summary })
}

/** The ids of one series count up. */
function numberAfter(run: StoredRun | null): number {
  return run === null ? 1 : Number(run.runId.split('-').at(-1)) + 1
}

/** Flagger tells what it does; its log is the better place to read it, but ours says that the hook is set up. */
export async function noteEvent(call: Call, { log }: HandlerContext): Promise<Answer> {
  const received = await receiveJson(call.request)
  if ('refused' in received) return answerOfRefusal(received)
  const body = parseOrRefuse(HookBody, received.value, 'Bad webhook')
  if ('refused' in body) return answerOfRefusal(body)
  const { name, namespace, phase, metadata = {} } = body.parsed
  log(oneLine(`flagger ${namespace}/${name} ${phase}: ${metadata['eventMessage'] ?? ''}`))
  return json(200, { noted: true })
}
