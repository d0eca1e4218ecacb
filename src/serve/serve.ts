import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import { createRedactor } from '../core/redact.ts'
import { createDispatch } from './dispatch.ts'
import { createHandlers } from './handlers.ts'
import type { TlsFiles } from './http-server.ts'
import { createServer } from './http-server.ts'
import type { ListenAddress } from './listen-address.ts'
import { createMetrics } from './metrics.ts'
import { createPlans } from './plans.ts'
import { oneLine } from './problem.ts'
import { createRateLimit } from './rate-limit.ts'
import type { Runner } from './runner.ts'
import { createRunner } from './runner.ts'
import { createRuns } from './runs.ts'
import type { Retention } from './store.ts'
import { openStore } from './store.ts'
import { readTokens } from './tokens.ts'

export interface ServeOptions {
  readonly listen: ListenAddress
  /** Names of plans and their files. */
  readonly plans: ReadonlyMap<string, string>
  readonly env: Readonly<Record<string, string | undefined>>
  /** File or folder of the store. */
  readonly data: string
  /** null for a server that answers everybody on this machine. */
  readonly tokenFile: string | null
  readonly tls: TlsFiles | null
  readonly concurrency: number
  readonly queue: number
  readonly ratePerSecond: number
  readonly freshMs: number
  readonly keep: Retention
  readonly version: string
  readonly clock: Clock
  /** One line, without its end. */
  readonly write: (line: string) => void
}

export interface RunningServer {
  /** http://host:port */
  readonly url: string
  /** Begins nothing new, lets what runs go on for so long, stores every end, and closes. */
  stop(graceMs: number): Promise<void>
  /** Stops what runs at once, for a second signal. */
  hurry(): void
}

/** Starts the server. Throws an Error whose message says what is wrong with its options. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { clock, plans: files, env } = options
  const log = createLog(options)
  const tokens = options.tokenFile === null ? null : readTokens(options.tokenFile, { clock, log })
  const plans = createPlans({ files, env, onProblem: log.text })
  const problems = await plans.problems()
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const store = await openStore(options.data, options.keep, clock.now())
  try {
    const metrics = createMetrics(plans.names)
    const stopping = new AbortController()
    const runner = createRunner({
      ...options,
      store,
      onStart: ({ plan, runId }) => log.line(`run ${runId} of ${plan} begins`),
      onEnd: ({ plan, runId }, { status, code, message }, durationMs) => {
        metrics.runEnded(plan, status, durationMs / 1000)
        log.line(`run ${runId} of ${plan}: ${status}${code === null ? '' : ` ${code}`}: ${message}`)
      },
      onFault: log.line,
    })
    const secrets = (): readonly string[] => tokens?.secrets() ?? []
    const runs = createRuns({ ...options, store, plans, runner, secrets, stopping: stopping.signal })
    const context = { runs, runner, plans, metrics, freshMs: options.freshMs, stopping: stopping.signal, log: log.line }
    const rate = createRateLimit(options.ratePerSecond, clock)
    const handlers = createHandlers(context)
    const server = createServer(
      createDispatch({ handlers, tokens, rate, metrics, log: log.line, redact: log.redact }),
      options.tls,
    )
    const url = await listen(server, options)
    log.line(`serving ${plans.names.join(', ')} on ${url}`)
    return {
      url,
      stop: (graceMs) => stop(server, runner, stopping, graceMs).finally(() => store.close()),
      hurry: () => runner.abort('SIGTERM'),
    }
  } catch (error) {
    store.close()
    throw error
  }
}

/** What is under way is still answered until the last run has ended: a gate that asks just then gets its verdict. */
async function stop(server: Server, runner: Runner, stopping: AbortController, graceMs: number): Promise<void> {
  stopping.abort()
  await runner.stop(graceMs)
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), lastAnswersMs)
  await closed
  clearTimeout(cut)
}

/** For answers that are being sent while the server closes. */
const lastAnswersMs = 1000

async function listen(server: Server, { listen: { host, port }, tls }: ServeOptions): Promise<string> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  const bound = address === null || typeof address === 'string' ? port : address.port
  return `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound}`
}

interface Log {
  readonly line: (text: string) => void
  /** Of several lines, as problems of a plan are. */
  readonly text: (text: string) => void
  /** Never to be written, whatever asks for it. */
  readonly hide: (secret: string) => void
  readonly redact: (text: string) => string
}

function createLog({ write, clock }: ServeOptions): Log {
  const redactor = createRedactor([])
  const line = (text: string): void => write(`${timestamp(clock.now())} ${redactor.text(oneLine(text, 1000))}`)
  return {
    line,
    text: (text) => text.trimEnd().split('\n').forEach(line),
    hide: (secret) => redactor.add(secret),
    redact: (text) => redactor.text(text),
  }
}
