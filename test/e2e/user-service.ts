import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { z } from 'zod'

/**
 * One instance of the service under test, as a process of its own: it serves an API, its metrics and its state, reads its
 * config from etcd and keeps a connection to a database. `POST /behave` changes how it behaves.
 */
const Settings = z.object({
  name: z.string(),
  port: z.number(),
  group: z.enum(['gray', 'stable']),
  version: z.string(),
  etcd: z.string(),
  key: z.string(),
  database: z.string(),
})
const settings = Settings.parse(JSON.parse(process.argv[2] ?? '{}'))
const Behaviour = z.strictObject({ errorShare: z.number(), appliesConfig: z.boolean(), database: z.string() })

let behaviour: z.infer<typeof Behaviour> = { errorShare: 0, appliesConfig: true, database: settings.database }
let applied: { revision: string; bytes: Buffer } | null = null
const startedAt = Date.now()
const counts = new Map<string, number>([['200', 0]])
const bounds = [0.05, 0.1, 0.3, 1]
const buckets = new Map<number, number>(bounds.map((bound) => [bound, 0]))
let observed = 0
let seconds = 0

const RangeAnswer = z.object({ kvs: z.array(z.object({ mod_revision: z.string(), value: z.string() })).optional() })

async function readConfig(): Promise<void> {
  const body = JSON.stringify({ key: Buffer.from(settings.key).toString('base64') })
  const answer = await fetch(`${settings.etcd}/v3/kv/range`, { method: 'POST', body }).catch(() => null)
  if (answer === null || !behaviour.appliesConfig) return
  const [found] = RangeAnswer.parse(await answer.json()).kvs ?? []
  if (found !== undefined) applied = { revision: found.mod_revision, bytes: Buffer.from(found.value, 'base64') }
}

/** Connects, and reads the name that our test databases greet with. */
function databaseIdentity(): Promise<string | null> {
  const [host = '', port = ''] = behaviour.database.split(':')
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) })
    const end = (identity: string | null): void => {
      socket.destroy()
      resolve(identity)
    }
    socket.setTimeout(1000, () => end(null))
    socket.on('error', () => end(null))
    socket.once('data', (data) => end(data.toString('utf8').trim()))
  })
}

async function state(nonce: string | null): Promise<unknown> {
  const identity = await databaseIdentity()
  const sha256 = applied === null ? undefined : createHash('sha256').update(applied.bytes).digest('hex')
  const status = identity === null ? 'fail' : 'pass'
  return {
    schema: 'graycheck.instance-state/v1',
    nonce,
    instance: {
      id: settings.name,
      bootId: `${settings.name}-${startedAt}`,
      service: 'user',
      version: settings.version,
      group: settings.group,
      now: new Date().toISOString(),
    },
    configs:
      applied === null
        ? []
        : [
            {
              name: 'app',
              source: { type: 'etcd', key: settings.key, mutable: true },
              observed: { revision: applied.revision, sha256 },
              applied: { revision: applied.revision, sha256, canon: 'raw' },
            },
          ],
    dependencies: [
      {
        name: 'orders-db',
        kind: 'tcp',
        target: behaviour.database,
        status,
        identity,
        checkedAt: new Date().toISOString(),
      },
    ],
  }
}

function metrics(): string {
  const lines = [`process_start_time_seconds ${startedAt / 1000}`, '# TYPE http_requests_total counter']
  for (const [code, count] of counts) lines.push(`http_requests_total{code="${code}",method="GET"} ${count}`)
  lines.push('# TYPE http_request_duration_seconds histogram')
  for (const [bound, count] of buckets) lines.push(`http_request_duration_seconds_bucket{le="${bound}"} ${count}`)
  lines.push(
    `http_request_duration_seconds_bucket{le="+Inf"} ${observed}`,
    `http_request_duration_seconds_sum ${seconds}`,
    `http_request_duration_seconds_count ${observed}`,
  )
  return `${lines.join('\n')}\n`
}

function serveApi(response: ServerResponse): void {
  const status = Math.random() < behaviour.errorShare ? 500 : 200
  counts.set(String(status), (counts.get(String(status)) ?? 0) + 1)
  observed += 1
  seconds += 0.01
  for (const [bound, count] of buckets) buckets.set(bound, count + 1)
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-version': settings.version,
    'x-instance': settings.name,
  })
  response.end('{"name":"profile"}')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(z.instanceof(Uint8Array).parse(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname === '/metrics') return void response.end(metrics())
  if (url.pathname === '/graycheck/state')
    return void response.end(JSON.stringify(await state(url.searchParams.get('nonce'))))
  if (url.pathname === '/behave') {
    behaviour = Behaviour.parse({
      ...behaviour,
      ...z.record(z.string(), z.unknown()).parse(JSON.parse(await bodyOf(request))),
    })
    return void response.end('ok')
  }
  serveApi(response)
}

await readConfig()
setInterval(() => void readConfig(), 100)
const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    response.statusCode = 500
    response.end(String(error))
  })
})
server.listen(settings.port, '127.0.0.1')
