import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'

import { onTestFinished } from 'vitest'

import { portOf } from './ports.ts'

/** A node:http server on loopback for one test, closed with it; resolves to its host:port. */
export async function startUpstream(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `127.0.0.1:${portOf(server)}`
}
