import autocannon from 'autocannon'
import { dyeingKind } from '../src/checks/dyeing/index.ts'
import { systemClock } from '../src/core/clock.ts'
import { startDeadline } from '../src/core/deadline.ts'
import { noEvidence, recordEvidence } from '../src/core/evidence.ts'
import type { Target } from '../src/core/target.ts'
import { Gateway } from '../src/core/target.ts'
import type { HttpDoor } from '../src/http/door.ts'
import { createHttpDoor } from '../src/http/http-door.ts'
import { createSourceDoor } from '../src/http/source-door.ts'

/** One client of the engine bench: sends requests, and prints how many and the CPU time that they took this process. */
const [client = '', address = '', amount = '', connections = ''] = process.argv.slice(2)

const warmUps = 4
const versions = { gray: '2.1.0', stable: '2.0.0' }

/** The check as the engine runs it: `read` ends where each answer is read and told good from bad, `judged` at the verdict. */
async function graycheck(requests: number, connection: 'fresh' | 'pooled', until: 'read' | 'judged'): Promise<number> {
  const gateway = Gateway.parse({ url: `http://${address}`, addresses: [address] })
  const target: Target = {
    service: 'user',
    tag: { header: 'x-gray-tag', value: 'v2-canary' },
    environment: null,
    gateway,
  }
  const prepared = prepare(target, { requests: requests / 2, concurrency: Number(connections) })
  const deadline = startDeadline(systemClock, 60_000)
  const door = await createHttpDoor({ deadline, clock: systemClock })
  const http: HttpDoor = { ...door, send: (request) => door.send({ ...request, connection }) }
  const sources = createSourceDoor({ door, clock: systemClock, deadline, retries: 0, onRetry: () => undefined })
  const observed: unknown[] = []
  await prepared.collect(
    {
      target,
      http,
      sources,
      taggedRequests: () => 0,
      clock: systemClock,
      deadline,
      observe: (observation) => observed.push(observation),
      progress: () => undefined,
    },
    noEvidence,
  )
  if (until === 'judged') {
    const { status } = prepared.judge(recordEvidence(observed))
    if (status !== 'pass') throw new Error(`the probes came to ${status}`)
  }
  await door.close()
  deadline.release()
  return observed.length
}

function prepare(target: Target, settings: object) {
  const parsed = dyeingKind.parse({ kind: 'dyeing', versions, ...settings })
  if ('error' in parsed) throw parsed.error
  const prepared = parsed.entry.prepare(target)
  if ('problems' in prepared) throw new Error(JSON.stringify(prepared.problems))
  return prepared
}

/** As many headers as a probe has. */
const headers = {
  'user-agent': 'autocannon',
  'cache-control': 'no-cache',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'x-gray-tag': 'v2-canary',
}

/** With a reconnect after each answer autocannon counts only what it sent: the answer is what it reconnects on. */
async function bareAutocannon(requests: number, more: { readonly reconnectRate?: number }): Promise<number> {
  const url = `http://${address}`
  const result = await autocannon({ url, connections: Number(connections), amount: requests, headers, ...more })
  const answered = more.reconnectRate === undefined ? result['2xx'] : result.requests.sent
  if (answered !== requests || result.errors > 0) throw new Error(`autocannon got ${answered} answers of ${requests}`)
  return requests
}

const clients: Readonly<Record<string, (requests: number) => Promise<number>>> = {
  graycheck: (requests) => graycheck(requests, 'pooled', 'judged'),
  'graycheck, answers read only': (requests) => graycheck(requests, 'pooled', 'read'),
  'graycheck fresh': (requests) => graycheck(requests, 'fresh', 'judged'),
  autocannon: (requests) => bareAutocannon(requests, {}),
  'autocannon fresh': (requests) => bareAutocannon(requests, { reconnectRate: 1 }),
}

const send = clients[client]
if (send === undefined) throw new Error(`no client ${client}`)
// What is compiled and loaded by then is not counted.
for (let round = 0; round < warmUps; round++) await send(Number(amount))
const before = process.cpuUsage()
const requests = await send(Number(amount))
const { user, system } = process.cpuUsage(before)
process.stdout.write(JSON.stringify({ requests, cpuMicroseconds: user + system }))
