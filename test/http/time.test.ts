import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { startDeadline } from '../../src/core/deadline.ts'
import { createHttpDoor } from '../../src/http/http-door.ts'
import { faultOf, get, listen, openDoor, serveConnections, serveRaw } from './kit.ts'

function every(socket: Socket, ms: number, bytes: string): void {
  const timer = setInterval(() => socket.write(bytes), ms)
  socket.on('close', () => clearInterval(timer))
}

describe('the time limit', () => {
  it.each([
    ['silence', '', '', 'while waiting for the answer'],
    ['a drip of headers', 'HTTP/1.1 200 OK\r\nx-a: ', 'b', 'while waiting for the answer'],
    ['a drip of the body', 'HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n', 'b', 'while reading the answer'],
    ['a flood of 103', '', 'HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n', 'while waiting for the answer'],
  ])('ends %s', async (_case, first, then, when) => {
    const { door } = await openDoor()
    const server = await serveRaw((socket) => {
      socket.write(first)
      every(socket, 5, then)
    })

    const fault = faultOf(await door.send(get(server.url, { timeoutMs: 300 })))

    expect(fault).toMatchObject({ fault: 'timeout', code: 'source.timeout' })
    expect(fault.message).toContain(`within 300ms; the time was up ${when}`)
    await expect.poll(() => server.open()).toBe(0)
  })

  it('ends a TLS handshake that stalls', async () => {
    const { door } = await openDoor()
    const address = await serveConnections(() => undefined)

    const fault = faultOf(await door.send(get(`https://${address}/`, { timeoutMs: 1000 })))

    expect(fault.fault).toBe('timeout')
    expect(fault.message).toContain('during the TLS handshake')
  })

  it.each([0, -1])('%d ms sends nothing', async (timeoutMs) => {
    const { door } = await openDoor()
    const server = await serveRaw(() => undefined)

    expect(faultOf(await door.send(get(server.url, { timeoutMs }))).fault).toBe('timeout')
    expect(server.received).toEqual([])
  })

  it('is longer than any timer on request', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))

    await expect(door.send(get(server.url, { timeoutMs: Number.POSITIVE_INFINITY }))).resolves.toMatchObject({
      ok: true,
    })
  })
})

describe('the deadline of the run', () => {
  it('cuts a request that has more time itself', async () => {
    const { door } = await openDoor(150)
    const server = await serveRaw(() => undefined)

    const fault = faultOf(await door.send(get(server.url)))

    expect(fault.fault).toBe('timeout')
    expect(fault.message).toContain('the time of the run was up while waiting for the answer')
    await expect.poll(() => server.open()).toBe(0)
  })

  it('stops what is under way and all that comes later', async () => {
    const { door, deadline } = await openDoor()
    const server = await serveRaw(() => deadline.abort(new Error('stopped by SIGTERM')))

    const running = faultOf(await door.send(get(server.url)))
    const later = faultOf(await door.send(get(server.url)))

    expect(running).toMatchObject({ fault: 'stopped', code: 'source.timeout' })
    expect(later.fault).toBe('stopped')
    expect(server.received).toHaveLength(1)
    await expect.poll(() => server.open()).toBe(0)
  })

  it('is over before the door is opened', async () => {
    const deadline = startDeadline(systemClock, 20_000)
    deadline.abort(new Error('stopped by SIGINT'))
    const door = await createHttpDoor({ deadline, clock: systemClock })
    onTestFinished(() => deadline.release())

    expect(faultOf(await door.send(get('http://127.0.0.1:1/'))).fault).toBe('stopped')
  })
})

describe('close', () => {
  it('ends what is under way and what is kept for later', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket, count) => {
      if (count === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      else void door.close()
    })

    await door.send(get(server.url, { connection: 'pooled' }))
    const cut = faultOf(await door.send(get(server.url)))

    expect(cut.fault).toBe('stopped')
    await expect.poll(() => server.open()).toBe(0)
  })
})

describe('3000 requests', () => {
  it('leave no listener, timer or connection behind', async () => {
    const warnings: string[] = []
    const warn = (warning: Error): unknown => warnings.push(`${warning.name}: ${warning.message}`)
    process.on('warning', warn)
    onTestFinished(() => void process.off('warning', warn))
    const { door } = await openDoor()
    const sockets = new Set<Socket>()
    const server = createServer((_request, response) => void response.end('hi'))
    server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))))
    const url = `http://${await listen(server, sockets)}/`

    let failed = 0
    let left = 3000
    async function work(): Promise<void> {
      while (left > 0) {
        left -= 1
        const outcome = await door.send(get(url, { connection: left % 3 === 0 ? 'fresh' : 'pooled' }))
        if (!outcome.ok) failed += 1
      }
    }
    await Promise.all(Array.from({ length: 24 }, work))
    await door.close()

    expect(failed).toBe(0)
    expect(warnings).toEqual([])
    await expect.poll(() => sockets.size).toBe(0)
    expect(
      process.getActiveResourcesInfo().filter((name) => name === 'ConnectWrap' || name === 'GetAddrInfoReqWrap'),
    ).toEqual([])
  })
})
