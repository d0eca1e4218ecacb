import { once } from 'node:events'
import type { Server } from 'node:net'
import { connect, createServer } from 'node:net'

/** A server could not start because somebody else took its port in the meantime. */
export class PortTakenError extends Error {}

/** The port of a server that listens on an IP address. */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no IP address')
  return address.port
}

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

// All are held at the same time, so that none is found twice.
async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen))
  const ports = servers.map(portOf)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

/**
 * Calls `start` with a function that hands out `count` free loopback ports one by one, and again with new ones, 3 times
 * in all, when a port was taken before the server had it.
 */
export async function withFreePorts<Result>(
  count: number,
  start: (nextPort: () => number) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await findFreePorts(count)
    function nextPort(): number {
      const port = ports.shift()
      if (port === undefined) throw new Error(`only ${count} free ports were asked for`)
      return port
    }
    try {
      return await start(nextPort)
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === 3) throw error
    }
  }
}

/** Does anybody listen on this loopback port? */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
