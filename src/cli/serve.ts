import { readFileSync } from 'node:fs'
import { systemClock } from '../core/clock.ts'
import { describeError } from '../core/describe-error.ts'
import { parseDuration } from '../core/duration.ts'
import type { TlsFiles } from '../serve/http-server.ts'
import { parseListenAddress } from '../serve/listen-address.ts'
import { findPlanFiles } from '../serve/plans.ts'
import type { RunningServer, ServeOptions } from '../serve/serve.ts'
import { startServer } from '../serve/serve.ts'
import { UsageError } from './exit.ts'
import { listenForStop } from './stop-signals.ts'

/** The flags of `graycheck serve` as they were written. */
export interface ServeFlags {
  readonly plans?: string | undefined
  readonly plan?: readonly string[] | undefined
  readonly listen: string
  readonly data: string
  readonly 'token-file'?: string | undefined
  readonly 'no-auth': boolean
  readonly 'tls-cert'?: string | undefined
  readonly 'tls-key'?: string | undefined
  readonly concurrency: number
  readonly queue: number
  readonly rate: number
  readonly fresh: string
  readonly keep: number
  readonly 'keep-for': string
  readonly grace: string
  readonly quiet: boolean
}

/** Serves until a signal comes. Resolves with 0, which is no verdict: it says that every end is stored. */
export async function serve(flags: ServeFlags, version: string): Promise<number> {
  const graceMs = durationOf('--grace', flags.grace)
  const options = optionsOf(flags, version)
  const server = await startOrRefuse(options)
  await stopOnSignal(server, graceMs)
  return 0
}

function optionsOf(flags: ServeFlags, version: string): ServeOptions {
  const listen = parseListenAddress(flags.listen)
  if (listen === null)
    throw new UsageError(`--listen ${flags.listen}: expected host:port, such as 0.0.0.0:8080 or 127.0.0.1:8080`)
  const tokenFile = flags['token-file'] ?? null
  if (tokenFile === null && !flags['no-auth'])
    throw new UsageError('--token-file FILE is needed, or --no-auth on a loopback address')
  if (tokenFile !== null && flags['no-auth']) throw new UsageError('--token-file and --no-auth exclude each other')
  if (flags['no-auth'] && !listen.isLoopback)
    throw new UsageError(`--no-auth is for loopback addresses only, such as 127.0.0.1:8080, not for ${flags.listen}`)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  return {
    listen,
    plans: orRefuse(() => findPlanFiles(flags.plans ?? null, flags.plan ?? [])),
    env: process.env,
    data: flags.data,
    tokenFile,
    tls: tlsOf(flags),
    concurrency: flags.concurrency,
    queue: flags.queue,
    ratePerSecond: flags.rate,
    freshMs: durationOf('--fresh', flags.fresh),
    keep: { runs: flags.keep, ageMs: durationOf('--keep-for', flags['keep-for']) },
    version,
    clock: systemClock,
    write: flags.quiet ? () => undefined : say,
  }
}

function tlsOf({ 'tls-cert': cert, 'tls-key': key }: ServeFlags): TlsFiles | null {
  if (cert === undefined && key === undefined) return null
  if (cert === undefined || key === undefined) throw new UsageError('--tls-cert and --tls-key are needed together')
  return { cert: readOrRefuse('--tls-cert', cert), key: readOrRefuse('--tls-key', key) }
}

function readOrRefuse(flag: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new UsageError(`${flag} ${path}: ${describeError(error)}`, { cause: error })
  }
}

function durationOf(flag: string, text: string): number {
  const ms = parseDuration(text)
  if (ms === null) throw new UsageError(`${flag} ${text}: expected a duration with its unit, such as 30s or 10m`)
  return ms
}

function orRefuse<Result>(make: () => Result): Result {
  try {
    return make()
  } catch (error) {
    throw new UsageError(describeError(error), { cause: error })
  }
}

async function startOrRefuse(options: ServeOptions): Promise<RunningServer> {
  try {
    return await startServer(options)
  } catch (error) {
    throw new UsageError(describeError(error), { cause: error })
  }
}

/** The first signal lets runs end within the grace, a second one stops them at once. */
function stopOnSignal(server: RunningServer, graceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopped = false
    const stopListening = listenForStop(() => {
      if (stopped) return server.hurry()
      stopped = true
      server.stop(graceMs).finally(stopListening).then(resolve, reject)
    })
  })
}
