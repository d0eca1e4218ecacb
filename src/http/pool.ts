import type * as Undici from 'undici'
import type { Connection, Route } from './connection.ts'
import { openConnection } from './connection.ts'

/** A thousand instances must not take a thousand file descriptors, nor the memory of their sockets, between two looks. */
const mostIdle = 256

/** Connections that wait for their next request. Each serves one request at a time, so that cutting it hurts no other. */
export interface Pool {
  /** One that was kept for this route, or a new one. */
  take(route: Route): Connection
  open(route: Route): Connection
  /** Closes the one that has waited longest when there are too many. */
  keep(route: Route, connection: Connection): void
  destroy(): void
}

export function createPool(undici: typeof Undici): Pool {
  /** Routes in the order in which they were last used. */
  const idle = new Map<string, Connection[]>()
  let count = 0
  const open = (route: Route): Connection => openConnection(undici, route)
  function takeIdle(id: string, which: 'oldest' | 'newest'): Connection | undefined {
    const kept = idle.get(id) ?? []
    const connection = which === 'oldest' ? kept.shift() : kept.pop()
    if (connection !== undefined) count -= 1
    if (kept.length === 0) idle.delete(id)
    return connection
  }
  return {
    open,
    take: (route) => takeIdle(route.id, 'newest') ?? open(route),
    keep: ({ id }, connection) => {
      const kept = idle.get(id) ?? []
      kept.push(connection)
      idle.delete(id)
      idle.set(id, kept)
      count += 1
      const [oldest] = idle.keys()
      if (count > mostIdle && oldest !== undefined) takeIdle(oldest, 'oldest')?.destroy()
    },
    destroy: () => {
      for (const connection of [...idle.values()].flat()) connection.destroy()
      idle.clear()
    },
  }
}
