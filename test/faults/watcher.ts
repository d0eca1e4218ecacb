import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

/** What is known of a process from its files in /proc, read again and again for as long as it runs. */
export interface Watched {
  /** The largest resident set so far (VmHWM). */
  readonly peakBytes: number
  /** Reading by reading: all the time that the main thread had waited for a processor until then. */
  readonly waits: readonly { readonly atMs: number; readonly waitedMs: number }[]
}

export type WatcherRequest = { readonly id: number; readonly pid: number } | { readonly id: number; readonly end: true }
export type WatcherReply = Watched & { readonly id: number }

const everyMs = 10

interface Watch {
  readonly pid: number
  peakBytes: number
  readonly waits: { atMs: number; waitedMs: number }[]
}

/** A thread of its own: the one that plays the peers is too busy to be in time. */
function serve(port: NonNullable<typeof parentPort>): void {
  const watches = new Map<number, Watch>()
  port.on('message', (request: WatcherRequest) => {
    const { id } = request
    if ('pid' in request) return void watches.set(id, { pid: request.pid, peakBytes: 0, waits: [] })
    const { peakBytes = 0, waits = [] } = watches.get(id) ?? {}
    watches.delete(id)
    port.postMessage({ id, peakBytes, waits } satisfies WatcherReply)
  })
  setInterval(() => {
    for (const watch of watches.values()) look(watch)
  }, everyMs).unref()
}

function look(watch: Watch): void {
  const { pid, waits } = watch
  // Behind the wrapping, if there is one.
  const inner = processBelow(pid) || pid
  watch.peakBytes = Math.max(watch.peakBytes, peakOf(pid), peakOf(inner))
  waits.push({ atMs: Date.now(), waitedMs: Math.max(waits.at(-1)?.waitedMs ?? 0, waitOf(inner)) })
}

function peakOf(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`))?.[1]
  return Number(kilobytes ?? 0) * 1024
}

/** https://docs.kernel.org/scheduler/sched-stats.html: time on a processor, then time waiting for one, in nanoseconds. */
function waitOf(pid: number): number {
  return Number(readText(`/proc/${pid}/schedstat`).split(' ')[1] ?? 0) / 1e6
}

/** The one process that this one has started; 0 when there is none. */
export function processBelow(pid: number): number {
  const list = readText(`/proc/${pid}/task/${pid}/children`)
  return Number(list.trim().split(' ')[0] ?? 0)
}

/** Nothing where there is no such file, or no such process any more. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

if (parentPort !== null) serve(parentPort)
