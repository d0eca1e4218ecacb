import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'

import { portOf } from './ports.ts'

/** Passes connections on to a port of loopback, until it is cut as a network is. */
export interface Relay {
  url: string
  /** Breaks what is open, and every new connection. */
  cut: () => void
  mend: () => void
  stop: () => Promise<void>
}

export async function startRelay(port: number): Promise<Relay> {
  const open = new Set<Socket>()
  let isCut = false

  function keep(socket: Socket): Socket {
    open.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket))
    return socket
  }

  const server = createServer((socket) => {
    if (isCut) return void socket.destroy()
    const onward = keep(connect(port, '127.0.0.1'))
    keep(socket).pipe(onward).pipe(socket)
    socket.on('close', () => onward.destroy())
    onward.on('close', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  function cut(): void {
    isCut = true
    for (const socket of open) socket.destroy()
  }

  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    cut,
    mend: () => void (isCut = false),
    stop: async () => {
      cut()
      await once(server.close(), 'close')
    },
  }
}
