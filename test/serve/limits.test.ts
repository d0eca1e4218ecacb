import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../src/serve/rate-limit.ts'
import { ask, heldRelease, problemIn, quickRelease, sendRaw, startServed, summaryIn, token, untilEnded } from './kit.ts'

const authorization = `Authorization: Bearer ${token}`

describe('the queue', () => {
  it('lets so many runs go at once, keeps so many waiting, and refuses the rest', async () => {
    const { plan, release } = await heldRelease()
    const served = await startServed({ texts: { user: plan }, concurrency: 2, queue: 1 })
    const begin = (runId: string): ReturnType<typeof ask> => ask(served, '/v1/runs', { body: { plan: 'user', runId } })

    const replies = [await begin('r-1'), await begin('r-2'), await begin('r-3'), await begin('r-4')]
    const metrics = await ask(served, '/metrics', { headers: { accept: 'text/plain' } })
    release()
    const ends = await Promise.all(['r-1', 'r-2', 'r-3'].map((runId) => untilEnded(served, runId)))

    expect(replies.slice(0, 3).map((reply) => summaryIn(reply).reason.code)).toEqual([
      'serve.running',
      'serve.running',
      'serve.queued',
    ])
    expect([replies[3]?.status, replies[3]?.headers.get('retry-after')]).toEqual([429, '10'])
    expect(metrics.text).toContain('graycheck_serve_runs_running 2\n')
    expect(metrics.text).toContain('graycheck_serve_runs_queued 1\n')
    expect(metrics.text).toContain('graycheck_serve_rejected_total{reason="queue-full"} 1\n')
    expect(ends.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass'])
    expect((await ask(served, '/v1/runs/r-4')).status).toBe(404)
  })
})

describe('the rate', () => {
  it('is held for each client by itself', () => {
    const time = { now: 0 }
    const rate = createRateLimit(2, { monotonic: () => time.now })

    const first = Array.from({ length: 5 }, () => rate.take('a'))
    const other = rate.take('b')
    time.now = 1000
    const later = [rate.take('a'), rate.take('a'), rate.take('a')]

    expect(first).toEqual([0, 0, 0, 0, 1])
    expect(other).toBe(0)
    expect(later).toEqual([0, 0, 1])
  })

  it('is told with 429 and when to come again', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') }, ratePerSecond: 1 })

    const replies = [await ask(served, '/healthz'), await ask(served, '/healthz'), await ask(served, '/healthz')]

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(replies[2]?.headers.get('retry-after')).toBe('1')
  })
})

describe('what is too large', () => {
  it('is a body of more than 64 KiB, announced or not', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    const head = `POST /v1/runs HTTP/1.1\r\nHost: a\r\n${authorization}\r\nContent-Type: application/json\r\n`
    const chunk = 'a'.repeat(0x10_00)

    const announced = await sendRaw(served.server.url, `${head}Content-Length: 99999999\r\n\r\n{`)
    const chunked = await sendRaw(
      served.server.url,
      `${head}Transfer-Encoding: chunked\r\n\r\n${`1000\r\n${chunk}\r\n`.repeat(17)}`,
    )

    expect(announced).toMatch(/^HTTP\/1\.1 413 .*"status":413/s)
    expect(chunked).toMatch(/^HTTP\/1\.1 413 .*"status":413/s)
  })

  it('are headers of more than 16 KiB', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    const received = await sendRaw(
      served.server.url,
      `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`,
    )

    expect(received).toMatch(/^HTTP\/1\.1 431 .*"status":431/s)
  })
})

describe('who is too slow', () => {
  it('is not waited for: neither with headers nor with a body', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    const head = `POST /v1/runs HTTP/1.1\r\nHost: a\r\n${authorization}\r\nContent-Type: application/json\r\n`

    const received = await Promise.all([
      dripped(served.server.url, 'GET /healthz HTTP/1.1\r\nHost: a\r\n'),
      dripped(served.server.url, `${head}Content-Length: 500\r\n\r\n`),
    ])

    for (const text of received) expect(text).toMatch(/^HTTP\/1\.1 408 .*"status":408/s)
    // Both are cut after ten seconds; the server answers others meanwhile and afterwards.
    expect((await ask(served, '/healthz')).status).toBe(200)
  })

  it('keeps no other from its answer', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    const { hostname, port } = new URL(served.server.url)
    const sockets = Array.from({ length: 300 }, () => connect(Number(port), hostname))
    for (const socket of sockets) socket.on('error', () => undefined).write('POST /v1/runs HTTP/1.1\r\nX-Slow: ')

    const reply = await ask(served, '/v1/runs?wait=8', { body: { plan: 'user', runId: 'r-1' } })

    expect(summaryIn(reply).status).toBe('pass')
    for (const socket of sockets) socket.destroy()
  })
})

/** Sends a head and then a byte every now and then, until the server closes. */
function dripped(url: string, head: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(Number(port), hostname, () => void socket.write(head))
    const drip = setInterval(() => void (socket.writable && socket.write('a')), 500)
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(drip)
      resolve(received)
    })
  })
}

describe('a caller who goes away', () => {
  it('ends nothing but its own waiting', async () => {
    const { plan, release } = await heldRelease()
    const served = await startServed({ texts: { user: plan } })
    const gone = new AbortController()
    const waiting = fetch(`${served.server.url}/v1/runs?wait=8`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ plan: 'user', runId: 'r-1' }),
      signal: gone.signal,
    })
    while ((await ask(served, '/v1/runs/r-1')).status === 404);
    gone.abort()
    await expect(waiting).rejects.toThrow('This operation was aborted')
    release()

    expect((await untilEnded(served, 'r-1')).status).toBe('pass')
  })
})

it('an address or method that there is not is a problem in JSON', async () => {
  const { planFor } = await quickRelease()
  const served = await startServed({ texts: { user: planFor('2.1.0') } })

  const replies = await Promise.all([
    ask(served, '/'),
    ask(served, '/v1/runs/'),
    ask(served, '/v1/runs/r-1/x'),
    ask(served, '/v1/flagger/promote', { body: {} }),
    ask(served, '/v1/runs', { method: 'PUT', body: {} }),
    ask(served, '/healthz', { method: 'POST', body: {} }),
    ask(served, '/v1/runs', { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }),
  ])

  expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 405, 405, 415])
  expect(replies.map((reply) => problemIn(reply).status)).toEqual([404, 404, 404, 404, 405, 405, 415])
  expect(replies[4]?.headers.get('allow')).toBe('POST, GET')
})
