import { describe, expect, it } from 'vitest'
import { classifyError } from '../../src/http/faults.ts'
import {
  answerOf,
  faultOf,
  freeAddress,
  get,
  openDoor,
  serveBytes,
  serveConnections,
  serveRaw,
  startBlackhole,
} from './kit.ts'

describe('connections', () => {
  it('refused', async () => {
    const { door } = await openDoor()
    const address = await freeAddress()

    const fault = faultOf(await door.send(get(`http://${address}/`)))

    expect(fault).toMatchObject({ fault: 'refused', code: 'source.unreachable' })
    expect(fault.message).toContain(address)
  })

  it('refused at every address of a name', async () => {
    const { door } = await openDoor()
    const port = (await freeAddress()).split(':')[1]

    const fault = faultOf(await door.send(get(`http://localhost:${port}/`)))

    expect(fault.fault).toBe('refused')
  })

  it('a name that does not resolve', async () => {
    const { door } = await openDoor()
    // Longer than a label may be (RFC 1035), so that no resolver has to be asked.
    const host = `${'a'.repeat(64)}.invalid`

    const fault = faultOf(await door.send(get(`http://${host}/`)))

    expect(fault).toMatchObject({ fault: 'unresolved', code: 'source.unresolved' })
    expect(fault.message).toContain(`the name ${host} does not resolve`)
  })

  it('a blackhole that answers no SYN', async () => {
    const { door } = await openDoor()
    const address = await startBlackhole()

    const fault = faultOf(await door.send(get(`http://${address}/`, { timeoutMs: 200 })))

    expect(fault).toMatchObject({ fault: 'timeout', code: 'source.timeout' })
    expect(fault.message).toContain('within 200ms; the time was up while connecting')
  })

  it('closed on accept', async () => {
    const { door } = await openDoor()
    const address = await serveConnections((socket) => socket.destroy())

    expect(faultOf(await door.send(get(`http://${address}/`))).fault).toBe('reset')
  })

  it('reset on accept', async () => {
    const { door } = await openDoor()
    const address = await serveConnections((socket) => socket.resetAndDestroy())

    expect(faultOf(await door.send(get(`http://${address}/`)))).toMatchObject({
      fault: 'reset',
      code: 'source.unreachable',
    })
  })

  it('reset in the middle of the body', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhi', () => socket.resetAndDestroy())
    })

    const fault = faultOf(await door.send(get(server.url)))

    expect(fault.fault).toBe('reset')
  })

  it.each([
    ['EHOSTUNREACH', 'unreachable', 'source.unreachable'],
    ['ENETUNREACH', 'unreachable', 'source.unreachable'],
    ['EMFILE', 'unreachable', 'source.unreachable'],
    ['ETIMEDOUT', 'timeout', 'source.timeout'],
    ['EAI_AGAIN', 'unresolved', 'source.unresolved'],
  ])('%s while connecting is %s', (code, fault, reason) => {
    const error = Object.assign(new Error(code), { code }, code.startsWith('EAI_') ? { syscall: 'getaddrinfo' } : {})

    expect(classifyError(error, 'connecting', 'peer')).toMatchObject({ fault, code: reason })
  })

  it('tells how to get on where no more files can be opened', () => {
    const error = Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' })

    expect(classifyError(error, 'connecting', 'http://shop.example').message).toBe(
      'http://shop.example was not asked, because this machine lets graycheck open no more connections and files: raise the limit with ulimit -n (EMFILE)',
    )
  })

  it('tells the answer of the one address that gave one', () => {
    const codes = ['ENETUNREACH', 'ECONNREFUSED', 'EHOSTUNREACH']
    const error = new AggregateError(codes.map((code) => Object.assign(new Error(code), { code })))

    expect(classifyError(error, 'connecting', 'peer').fault).toBe('refused')
  })

  it('throws what is a defect of its own', () => {
    expect(() => classifyError(new TypeError('x is not a function'), 'waiting', 'peer')).toThrow('x is not a function')
    expect(() => classifyError('text', 'waiting', 'peer')).toThrow('text')
  })
})

const ok = 'HTTP/1.1 200 OK\r\n'

describe('framing', () => {
  it.each([
    ['status 099', 'HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n', 'its status is not between 100 and 999'],
    ['HTTP/0.9 text', 'hello', 'Expected HTTP/'],
    ['lines that end in LF only', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nhi', 'Missing expected CR'],
    ['two lengths', `${ok}content-length: 2\r\ncontent-length: 3\r\n\r\nhi`, 'contradict each other on the length'],
    [
      'a length and chunks',
      `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
      'contradict each other on the length',
    ],
    ['a broken chunk', `${ok}transfer-encoding: chunked\r\n\r\nzz\r\nhi\r\n`, 'Invalid character in chunk size'],
    ['a folded header', `${ok}x-version: v1\r\n v2\r\ncontent-length: 0\r\n\r\n`, 'Unexpected whitespace'],
    ['NUL in a header', `${ok}x-version: v\0\r\ncontent-length: 0\r\n\r\n`, 'Invalid header value char'],
    ['an upgrade nobody asked for', 'HTTP/1.1 101 Up\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'bad upgrade'],
  ])('%s is a protocol fault', async (_case, bytes, words) => {
    const { door } = await openDoor()
    const server = await serveBytes(bytes)

    const fault = faultOf(await door.send(get(server.url)))

    expect(fault).toMatchObject({ fault: 'protocol', code: 'source.bad-answer' })
    expect(fault.message).toContain(words)
  })

  it.each([
    ['a length', `${ok}content-length: 9\r\n\r\nhi`],
    ['a length, to be closed', `${ok}connection: close\r\ncontent-length: 9\r\n\r\nhi`],
    ['chunks', `${ok}transfer-encoding: chunked\r\n\r\n5\r\nhi`],
    ['chunks, to be closed', `${ok}connection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhi`],
  ])('a body cut short of %s is a reset', async (_case, bytes) => {
    const { door } = await openDoor()
    const server = await serveBytes(bytes)

    const fault = faultOf(await door.send(get(server.url)))

    expect(fault.fault).toBe('reset')
    expect(fault.message).toContain('before its answer was complete')
  })

  it.each([
    ['status 999', 'HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n', 999],
    ['HTTP/1.0 to the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nhi', 200],
    ['a body longer than said', `${ok}content-length: 1\r\n\r\nhi`, 200],
    ['204 with a body', 'HTTP/1.1 204 None\r\ncontent-length: 2\r\n\r\nhi', 204],
    ['304 with a length', 'HTTP/1.1 304 Same\r\ncontent-length: 2\r\ncontent-encoding: gzip\r\n\r\n', 304],
  ])('%s is an answer', async (_case, bytes, status) => {
    const { door } = await openDoor()
    const server = await serveBytes(bytes)

    expect(answerOf(await door.send(get(server.url))).status).toBe(status)
  })

  it.each([
    ['one header of 20 KB', `x-long: ${'a'.repeat(20_000)}\r\n`],
    ['1200 headers', Array.from({ length: 1200 }, (_, index) => `x-${index}: aaaaaaaaaa\r\n`).join('')],
  ])('%s is too large', async (_case, headers) => {
    const { door } = await openDoor()
    const server = await serveBytes(`${ok}${headers}content-length: 0\r\n\r\n`)

    expect(faultOf(await door.send(get(server.url)))).toMatchObject({ fault: 'too-large', code: 'source.too-large' })
  })

  it('keeps control characters of the peer out of the message', async () => {
    const { door } = await openDoor()
    const server = await serveBytes(`${ok}content-encoding: \u009b31mred\r\ncontent-length: 0\r\n\r\n`)

    const fault = faultOf(await door.send(get(server.url)))

    expect(fault.fault).toBe('protocol')
    expect(fault.message).not.toMatch(/\p{Cc}/u)
  })
})
