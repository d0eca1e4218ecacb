import { Worker } from 'node:worker_threads'
import type { Watched, WatcherReply, WatcherRequest } from './watcher.ts'

let worker: Worker | null = null
let lastId = 0
const waiting = new Map<number, (watched: Watched) => void>()

/** Watches a process until the function that comes back is called, which resolves to what was seen. */
export function watchProcess(pid: number): () => Promise<Watched> {
  const watcher = (worker ??= startWorker())
  const id = (lastId += 1)
  watcher.postMessage({ id, pid } satisfies WatcherRequest, [])
  return () =>
    new Promise((resolve) => {
      waiting.set(id, resolve)
      watcher.ref()
      watcher.postMessage({ id, end: true } satisfies WatcherRequest, [])
    })
}

/** Does not keep this process alive but while an answer is waited for. */
function startWorker(): Worker {
  const started = new Worker(new URL('watcher.ts', import.meta.url))
  started.on('message', ({ id, ...watched }: WatcherReply) => {
    waiting.get(id)?.(watched)
    waiting.delete(id)
    if (waiting.size === 0) started.unref()
  })
  started.unref()
  return started
}
