import { connect } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { Problem } from '../../src/serve/problem.ts'
import { parseListenAddress } from '../../src/serve/listen-address.ts'
import type { RunningServer, ServeOptions } from '../../src/serve/serve.ts'
import { startServer } from '../../src/serve/serve.ts'
import { RunSummary } from '../../src/serve/summary.ts'
import { contractServer, httpServer } from '../instances/http-server.ts'
import type { TestServer } from '../instances/http-server.ts'
import { tempFolder } from '../kit/temp-folder.ts'

export const token = 'k7ServeToken4Zx9-abcdefgh'

export interface Release {
  /** The plan of a release whose gray instance runs 2.1.0; it expects the version that is given. */
  readonly planFor: (version: string, more?: string) => string
  readonly instance: TestServer
}

/** One gray instance that answers at once: a run takes milliseconds. */
export async function quickRelease(): Promise<Release> {
  const instance = await contractServer(() => ({
    instance: { id: 'user-gray-1', bootId: 'b1', service: 'user', version: '2.1.0', group: 'gray' },
  }))
  return { instance, planFor: (version, more = '') => planText(instance.address, version, more) }
}

export function planText(address: string, version: string, more = ''): string {
  return `version: 1
service: user
tag: { value: v2-canary }
timeout: 5s
retry: 0
instances:
  gray: { addresses: ['${address}'], version: '${version}' }
${more}
stages:
  - name: state
    checks: [{ kind: release }]
`
}

/** A gray instance that answers when it is told to, and a plan that waits for it. */
export async function heldRelease(): Promise<{ readonly plan: string; readonly release: () => void }> {
  const held: (() => void)[] = []
  let open = false
  const server = await httpServer((request, response) => {
    const nonce = new URL(request.url ?? '/', 'http://any').searchParams.get('nonce')
    const instance = { id: 'user-gray-1', bootId: 'b1', service: 'user', version: '2.1.0', group: 'gray' }
    const answer = (): void =>
      void response.end(JSON.stringify({ schema: 'graycheck.instance-state/v1', nonce, instance }))
    if (open) answer()
    else held.push(answer)
  })
  const plan = planText(server.address, '2.1.0').replace('timeout: 5s', 'timeout: 60s')
  const patient = plan.replace(/^(instances:)$/m, '$1\n  state: { timeout: 60s }')
  return {
    plan: patient,
    release: () => {
      open = true
      for (const answer of held.splice(0)) answer()
    },
  }
}

export interface Served {
  readonly server: RunningServer
  readonly folder: string
  /** Every line of the log. */
  readonly log: string[]
  readonly data: string
}

export interface ServedOptions extends Partial<ServeOptions> {
  /** Text of plans by name. */
  readonly texts: Readonly<Record<string, string>>
  readonly token?: string | null
}

/** A server on a free port, in this process, with its plans and its store in a folder of its own. */
export async function startServed({ texts, token: given = token, ...over }: ServedOptions): Promise<Served> {
  const folder = await tempFolder()
  const plans = new Map<string, string>()
  for (const [name, text] of Object.entries(texts)) {
    plans.set(name, join(folder, `${name}.yaml`))
    await writeFile(join(folder, `${name}.yaml`), text)
  }
  const tokenFile = given === null ? null : join(folder, 'tokens')
  if (tokenFile !== null) await writeFile(tokenFile, `# for tests\n${given}\n`)
  const log: string[] = []
  const data = join(folder, 'runs.db')
  const listen = parseListenAddress('127.0.0.1:0')
  if (listen === null) throw new Error('this is an address')
  const server = await startServer({
    listen,
    plans,
    env: {},
    data,
    tokenFile,
    tls: null,
    concurrency: 8,
    queue: 100,
    ratePerSecond: 100_000,
    freshMs: 600_000,
    keep: { runs: 1000, ageMs: 86_400_000 },
    version: '0.0.0',
    clock: systemClock,
    write: (line) => void log.push(line),
    ...over,
  })
  let stopped = false
  const stop = async (graceMs: number): Promise<void> => {
    if (stopped) return
    stopped = true
    await server.stop(graceMs)
  }
  onTestFinished(() => stop(0))
  return { server: { ...server, stop }, folder, log, data: over.data ?? data }
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface Asked {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly token?: string | null
}

export async function ask({ server }: Pick<Served, 'server'>, path: string, asked: Asked = {}): Promise<Reply> {
  const { method = asked.body === undefined ? 'GET' : 'POST', body, headers = {}, token: given = token } = asked
  const response = await fetch(`${server.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(given === null ? {} : { authorization: `Bearer ${given}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const RunAnswer = z.strictObject({ summary: RunSummary })

/** Of an answer that must be the state of a run, and keeps to the schema that is published. */
export function summaryIn({ status, headers, text }: Reply): RunSummary {
  if (status > 202 || headers.get('content-type') !== 'application/json; charset=utf-8')
    throw new Error(`${status}: ${text}`)
  return RunAnswer.parse(JSON.parse(text)).summary
}

export function problemIn({ status, headers, text }: Reply): Problem {
  if (status < 400 || headers.get('content-type') !== 'application/problem+json; charset=utf-8')
    throw new Error(`${status}: ${text}`)
  return Problem.parse(JSON.parse(text))
}

/** Asks again and again until the run has ended, as a gate does. */
export async function untilEnded(served: Pick<Served, 'server'>, runId: string): Promise<RunSummary> {
  for (;;) {
    const summary = summaryIn(await ask(served, `/v1/runs/${runId}?wait=8`))
    if (summary.status !== 'running') return summary
  }
}

/** Sends bytes as they are, and resolves with all that comes back until the server closes. */
export function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(Number(port), hostname, () => void socket.write(bytes))
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(received))
  })
}
