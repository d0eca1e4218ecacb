import { once } from 'node:events'
import { createServer } from 'node:http'
import { portOf } from '../../../servers/ports.ts'

export interface Traffic {
  readonly requestsPerSecond: number
  /** Shares of them. */
  readonly errors: number
  readonly slow: number
  /** Whether it comes and goes in waves of some seconds, as that of people does. */
  readonly waves?: boolean
  /** How long ago its process is said to have begun. */
  readonly ageMs?: number
}

/** The metrics page of one instance, whose counters grow with the time. */
export interface Exporter {
  readonly address: string
  /** From now on. */
  readonly change: (traffic: Partial<Traffic>) => void
  /** At once. */
  readonly count: (status: number, requests: number) => void
  /** All counters begin anew, as those of a new process at the same address. */
  readonly restart: () => void
  readonly stop: () => Promise<void>
}

const bounds = ['0.05', '0.1', '0.3', '1', '+Inf']
const fastSeconds = 0.01
const slowSeconds = 0.5

export async function startExporter(traffic: Traffic): Promise<Exporter> {
  let current = traffic
  let countedAt = Date.now()
  let startedAt = countedAt - (traffic.ageMs ?? 0)
  let slow = 0
  /** Requests by status; fractions of a request are kept until they are one. */
  const counts = new Map<number, number>()

  function count(status: number, requests: number): void {
    counts.set(status, (counts.get(status) ?? 0) + requests)
  }

  function advance(): void {
    const seconds = (Date.now() - countedAt) / 1000
    const wave = current.waves === true ? 1 + Math.sin(countedAt / 1000) / 2 : 1
    const requests = seconds * current.requestsPerSecond * wave
    countedAt += seconds * 1000
    slow += requests * current.slow
    count(200, requests * (1 - current.errors))
    if (current.errors > 0) count(500, requests * current.errors)
  }

  function text(): string {
    const whole = [...counts].map(([code, requests]) => [code, Math.floor(requests)] as const)
    const total = whole.reduce((sum, [, requests]) => sum + requests, 0)
    const within = (bound: string): number => (Number(bound) < slowSeconds ? total - Math.floor(slow) : total)
    return [
      `process_start_time_seconds ${startedAt / 1000}`,
      '# TYPE http_requests_total counter',
      ...whole.map(([code, requests]) => `http_requests_total{code="${code}",method="GET"} ${requests}`),
      '# TYPE http_request_duration_seconds histogram',
      ...bounds.map((bound) => `http_request_duration_seconds_bucket{le="${bound}"} ${within(bound)}`),
      `http_request_duration_seconds_sum ${fastSeconds * total + slowSeconds * Math.floor(slow)}`,
      `http_request_duration_seconds_count ${total}`,
      '',
    ].join('\n')
  }

  const server = createServer((_, response) => {
    advance()
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(text())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${portOf(server)}`,
    count,
    change: (change) => {
      advance()
      current = { ...current, ...change }
    },
    restart: () => {
      counts.clear()
      slow = 0
      startedAt = Date.now()
      countedAt = startedAt
    },
    stop: async () => {
      server.closeAllConnections()
      if (server.listening) await once(server.close(), 'close')
    },
  }
}
