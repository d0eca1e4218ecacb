import type { Connection, Route } from './connection.ts'
import { openConnection } from './connection.ts'
import type { Undici } from './undici.ts'

/** Connections that wait for their next request. Each serves one request at a time, so that cutting it hurts no other. */
export interface Pool {
  /** One that was kept for this route, or a new one. */
  take(route: Route): Connection
  open(route: Route): Connection
  /** Closes the one that has waited longest when there are too many. */
  keep(route: Route, connection: Connection): void
  destroy(): void
}

export function createPool(undici: Undici, mostIdle: number): Pool {
  /** Routes in the order in which they were last used; of some, all connections may be in use. */
  const idle = new Map<string, Connection[]>()
  let latest: string | null = null
  let count = 0
  const open = (route: Route): Connection => openConnection(undici, route)
  function takeIdle(id: string): Connection | undefined {
    const connection = idle.get(id)?.pop()
    if (connection !== undefined) count -= 1
    return connection
  }
  function closeOldest(): void {
    for (const [id, kept] of idle) {
      const oldest = kept.shift()
      if (kept.length === 0) idle.delete(id)
      if (oldest === undefined) continue
      count -= 1
      return oldest.destroy()
    }
  }
  return {
    open,
    take: (route) => takeIdle(route.id) ?? open(route),
    keep: ({ id }, connection) => {
      const kept = idle.get(id) ?? []
      kept.push(connection)
      count += 1
      // Most keep the route that was kept last: all probes of one gateway.
      if (id !== latest || kept.length === 1) {
        idle.delete(id)
        idle.set(id, kept)
        latest = id
      }
      if (count > mostIdle) closeOldest()
    },
    destroy: () => {
      for (const connection of [...idle.values()].flat()) connection.destroy()
      idle.clear()
    },
  }
}
