import { appendFileSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/**
 * Answers for every pod: nothing runs in those of kwok, but their addresses can be those of this machine. Which version
 * one runs stands in a file, by address; who was asked is written beside it.
 *   node pods.ts FILE PORT
 */
const Pods = z.object({
  versions: z.record(z.string(), z.string()),
  /** How long each answer takes. */
  delayMs: z.number().default(0),
})

const [file = '', port = ''] = process.argv.slice(2)

async function answer(address: string, nonce: string | null): Promise<object> {
  const { versions, delayMs } = Pods.parse(JSON.parse(readFileSync(file, 'utf8')))
  appendFileSync(`${file}.asked`, `${address}\n`)
  await sleep(delayMs)
  const instance = { id: `at ${address}`, bootId: `boot ${address}`, service: 'user', version: versions[address] }
  return { schema: 'graycheck.instance-state/v1', nonce, instance }
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://any')
  const state = await answer(request.socket.localAddress ?? '', searchParams.get('nonce'))
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(state))
}

createServer((request, response) => void respond(request, response)).listen(Number(port), '0.0.0.0')
