import { randomUUID } from 'node:crypto'
import { Agent, request } from 'undici'
import { concurrently } from '../src/instances/concurrently.ts'

/** The requests of a run and nothing else: each instance twice, at most 64 and 64 in flight, every body read. */
const ports = process.argv.slice(2)
const headers = { accept: 'application/json', 'cache-control': 'no-cache', 'user-agent': 'graycheck' }
const dispatcher = new Agent()

async function askAll(): Promise<void> {
  await concurrently(ports, 64, async (port) => {
    const url = `http://127.0.0.1:${port}/graycheck/state?nonce=${randomUUID()}`
    const { statusCode, body } = await request(url, { headers, dispatcher })
    const text = await body.text()
    if (statusCode !== 200 || text === '') throw new Error(`port ${port} answered ${statusCode}`)
  })
}

await Promise.all([askAll(), askAll()])
await dispatcher.destroy()
