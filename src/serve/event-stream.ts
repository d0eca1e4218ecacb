import type { IncomingMessage } from 'node:http'
import { z } from '../core/zod.ts'
import type { Answer } from './answer.ts'
import { answerOfRefusal } from './answer.ts'
import type { EventLog, LoggedEvent } from './event-log.ts'
import type { Call } from './handlers.ts'
import { refuse } from './problem.ts'
import type { Runs } from './runs.ts'
import type { StoredRun } from './stored-run.ts'

/** Whether the client says that it reads server-sent events: any other takes a 200 for something else. */
export function wantsEvents(request: IncomingMessage): boolean {
  return /\btext\/event-stream\b/i.test(request.headers.accept ?? '')
}

const heartbeatMs = 15_000
/** What a client has not taken yet, at most; one that falls further behind is cut, and may resume. */
const mostUnsent = 1024 * 1024

/**
 * Sends what happened after the event that the client has seen last, and then what happens, up to `end`. A client that
 * comes back after the end is told 410, so that it does not come again.
 */
export function streamEvents(call: Call, run: StoredRun, runs: Runs): Answer | null {
  const last = lastSeen(call.request)
  if (last === null) return answerOfRefusal(refuse(400, 'Bad header', 'Last-Event-ID is not the id of an event'))
  const active = runs.active(run)
  if (active === undefined) {
    const stored = storedEvents(runs.store.eventsOf(run.sequence)).filter(({ id }) => id > last)
    if (last > 0 && stored.length === 0)
      return answerOfRefusal(refuse(410, 'No more events', 'the run has ended, and you have seen all of it'))
    start(call)
    call.response.end(stored.map(frame).join('') + endFrame(run, runs))
    return null
  }
  start(call)
  follow(call, active.events, last, () => endFrame(run, runs))
  return null
}

function follow({ response, gone }: Call, log: EventLog, last: number, end: () => string): void {
  let sent = last
  const heartbeat = setInterval(() => void response.write(': still there\n\n'), heartbeatMs)
  const stopListening = log.listen(() => sendNew())
  const close = (): void => {
    stopListening()
    clearInterval(heartbeat)
  }
  const sendNew = (): void => {
    for (const event of log.after(sent)) {
      sent = event.id
      response.write(frame(event))
    }
    if (response.writableLength > mostUnsent) response.destroy()
    if (!log.isEnded()) return
    close()
    response.end(end())
  }
  gone.addEventListener('abort', close, { once: true })
  sendNew()
}

function start({ response }: Call): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
}

function frame({ id, type, data }: LoggedEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`
}

/** The run may have left the store by now; a watcher must not take the one that ends it down with it. */
function endFrame(run: StoredRun, runs: Runs): string {
  try {
    return `event: end\ndata: ${JSON.stringify(runs.summary(run))}\n\n`
  } catch {
    return 'event: end\ndata: {}\n\n'
  }
}

const Logged = z.strictObject({ id: z.number(), type: z.string(), data: z.string() })

function storedEvents(text: string): LoggedEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Logged.parse(JSON.parse(line)))
}

function lastSeen(request: IncomingMessage): number | null {
  const header = request.headers['last-event-id']
  if (header === undefined) return 0
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : null
}
