import type * as Undici from 'undici'
import type { Connection, Route } from './connection.ts'
import { openConnection } from './connection.ts'

/** Connections that wait for their next request. Each serves one request at a time, so that cutting it hurts no other. */
export interface Pool {
  /** One that was kept for this route, or a new one. */
  take(route: Route): Connection
  open(route: Route): Connection
  keep(route: Route, connection: Connection): void
  destroy(): void
}

export function createPool(undici: typeof Undici): Pool {
  const idle = new Map<string, Connection[]>()
  const open = (route: Route): Connection => openConnection(undici, route)
  return {
    open,
    take: (route) => idle.get(route.id)?.pop() ?? open(route),
    keep: ({ id }, connection) => void idle.set(id, [...(idle.get(id) ?? []), connection]),
    destroy: () => {
      for (const connection of [...idle.values()].flat()) connection.destroy()
      idle.clear()
    },
  }
}
