import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import { portOf } from '../servers/ports.ts'
import { whenDone } from './when-done.ts'

export interface SilentListener {
  readonly address: string
  /** How many connections came. */
  connections(): number
}

/** Accepts connections, counts them and never says a word. */
export async function silentListener(): Promise<SilentListener> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    sockets.add(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  whenDone(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { address: `127.0.0.1:${portOf(server)}`, connections: () => sockets.size }
}
