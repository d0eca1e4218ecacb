import { describe, expect, it } from 'vitest'
import { mostIdle } from '../../src/http/most-idle.ts'
import { answerOf, faultOf, get, openDoor, serveRaw, textOf } from './kit.ts'

const hi = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'

describe('pooled connections', () => {
  it('are used again one after the other, never by two at once', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket) => void setTimeout(() => socket.write(hi), 10))
    const request = get(server.url, { connection: 'pooled' })

    await Promise.all([door.send(request), door.send(request)])
    await door.send(request)

    expect(server.received).toHaveLength(2)
    expect(server.received.join('').match(/^GET /gm)).toHaveLength(3)
  })

  it('are kept apart by address', async () => {
    const { door } = await openDoor()
    const [one, other] = [await serveRaw((socket) => socket.write(hi)), await serveRaw((socket) => socket.write(hi))]
    const to = (address: string) => get('http://shop.example/', { connection: 'pooled', address })

    await door.send(to(one.address))
    const answer = answerOf(await door.send(to(other.address)))

    expect(answer.dialled).toBe(other.address)
    expect(other.received).toHaveLength(1)
  })

  it('are closed, the longest idle first, where more would wait than may', async () => {
    const { door } = await openDoor(20_000, { mostIdle: 16 })
    const server = await serveRaw((socket) => socket.write(hi))
    const to = (host: number) => get(`http://shop-${host}.example/`, { connection: 'pooled', address: server.address })

    for (let host = 0; host < 20; host++) await door.send(to(host))
    await expect.poll(() => server.open()).toBe(16)
    await door.send(to(19))
    await door.send(to(4))
    expect(server.received).toHaveLength(20)
    await door.send(to(3))

    expect(server.received).toHaveLength(21)
  })

  it.each([
    ['Max open files            20000                20000                files', 1024],
    ['Max open files            unlimited            unlimited            files', 1024],
    ['Max open files            1024                 524288               files', 448],
    ['Max open files            200                  200                  files', 36],
    ['Max open files            64                   64                   files', 16],
    [null, 448],
    ['', 448],
  ])('may be half as many as files may be open: %s', (limits, expected) => {
    expect(mostIdle(limits)).toBe(expected)
  })

  it('are dialled anew when they were closed while idle', async () => {
    const { door } = await openDoor()
    // Closes right when the second request arrives, as a server does whose idle time is up.
    const server = await serveRaw((socket, count) => (count === 2 ? socket.destroy() : socket.write(hi)))
    const request = get(server.url, { connection: 'pooled' })

    await door.send(request)
    const answer = answerOf(await door.send(request))

    expect(textOf(answer)).toBe('hi')
    expect(server.received).toHaveLength(2)
  })

  it('do not repeat a POST, nor what failed on a new connection', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket, count) => (count === 1 ? socket.write(hi) : socket.destroy()))

    await door.send(get(server.url, { connection: 'pooled' }))
    const post = faultOf(await door.send(get(server.url, { connection: 'pooled', method: 'POST' })))
    const first = faultOf(await door.send(get(server.url, { connection: 'pooled' })))

    expect([post.fault, first.fault]).toEqual(['reset', 'reset'])
    expect(server.received.join('').match(/^(GET|POST) /gm)).toEqual(['GET ', 'POST ', 'GET '])
  })

  it('do not carry a late answer over to the next request', async () => {
    const { door } = await openDoor()
    const late = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate'
    const server = await serveRaw((socket, count) => {
      if (count === 1) setTimeout(() => socket.write(late), 150)
      else socket.write(hi)
    })

    const cut = faultOf(await door.send(get(server.url, { connection: 'pooled', timeoutMs: 100 })))
    const answer = answerOf(await door.send(get(server.url, { connection: 'pooled' })))

    expect(cut.fault).toBe('timeout')
    expect(textOf(answer)).toBe('hi')
  })

  it('do not take an answer that nobody asked for as that of the next request', async () => {
    const { door } = await openDoor()
    const stray = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nstray'
    const server = await serveRaw((socket, count) => socket.write(count === 1 ? hi + stray : hi))

    const first = answerOf(await door.send(get(server.url, { connection: 'pooled' })))
    const second = answerOf(await door.send(get(server.url, { connection: 'pooled' })))

    expect([textOf(first), textOf(second)]).toEqual(['hi', 'hi'])
  })
})
