import { createServer } from 'node:http'
import { portOf } from '../test/servers/ports.ts'

/** The least that a server can do: what it takes for an answer is what the machine takes. Prints its port. */
const body = JSON.stringify({ summary: { status: 'running', reason: { message: 'The run is under way'.repeat(10) } } })
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${portOf(server)}\n`)
})
