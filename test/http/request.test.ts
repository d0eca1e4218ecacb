import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { answerOf, faultOf, get, openDoor, serveBytes, serveRaw, textOf } from './kit.ts'

const empty = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

describe('what is sent', () => {
  it('keeps order, number, case and emptiness of headers, byte for byte', async () => {
    const { door } = await openDoor()
    const server = await serveBytes(empty)
    const headers = [
      ['X-Gray-Tag', 'v2'],
      ['x_gray_tag', 'v3'],
      ['x-gray-tag', ''],
      ['X-Gray-Tag', 'v4 '],
    ] as const

    await door.send(get(`${server.url}/api/profile?a=b%20c`, { headers }))

    expect(server.received).toEqual([
      `GET /api/profile?a=b%20c HTTP/1.1\r\nhost: ${server.address}\r\nconnection: keep-alive\r\n` +
        'X-Gray-Tag: v2\r\nx_gray_tag: v3\r\nx-gray-tag: \r\nX-Gray-Tag: v4 \r\n' +
        'accept-encoding: identity\r\nuser-agent: graycheck\r\n\r\n',
    ])
  })

  it('asks sources for compressed answers on connections that stay', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket) => socket.write(empty))

    await door.send(get(server.url, { connection: 'pooled' }))
    await door.send(get(server.url, { connection: 'pooled', headers: [['Accept-Encoding', 'zstd']] }))

    expect(server.received).toHaveLength(1)
    expect(server.received[0]).toContain('connection: keep-alive\r\naccept-encoding: gzip, br\r\n')
    expect(server.received[0]).toContain(
      'connection: keep-alive\r\nAccept-Encoding: zstd\r\nuser-agent: graycheck\r\n\r\n',
    )
  })

  it('sends a body with its length', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket) => socket.end(empty))

    await door.send(get(server.url, { method: 'POST', body: 'é\r\n\r\n' }))

    expect(server.received[0]).toContain('POST / HTTP/1.1\r\n')
    expect(server.received[0]).toContain('content-length: 6\r\n\r\n')
  })

  it('dials the address and asks for the host of the URL', async () => {
    const { door } = await openDoor()
    const server = await serveBytes(empty)

    const answer = answerOf(await door.send(get('http://shop.example/x', { address: server.address })))

    expect(server.received[0]).toContain('host: shop.example\r\n')
    expect(answer.dialled).toBe(server.address)
  })

  it('makes a new connection for every fresh request', async () => {
    const { door } = await openDoor()
    const server = await serveRaw((socket) => socket.write(empty))

    await door.send(get(server.url))
    await door.send(get(server.url))

    expect(server.received).toHaveLength(2)
  })
})

describe('credentials', () => {
  it('sends a bearer token and basic credentials', async () => {
    const { door } = await openDoor()
    const server = await serveBytes(empty)

    await door.send(get(server.url, { auth: { bearer: 'token-1' } }))
    await door.send(get(server.url, { auth: { basic: { username: 'ann', password: 'pä:ss' } } }))

    expect(server.received[0]).toContain('authorization: Bearer token-1\r\n')
    expect(server.received[1]).toContain(`authorization: Basic ${Buffer.from('ann:pä:ss').toString('base64')}\r\n`)
  })

  it('reads the token file for every request and tells the token as a secret', async () => {
    const { door, secrets } = await openDoor()
    const server = await serveBytes(empty)
    const file = await temporaryFile('first\n')

    await door.send(get(server.url, { auth: { bearerFile: file } }))
    await writeFile(file, '  second\r\n')
    await door.send(get(server.url, { auth: { bearerFile: file } }))

    expect(server.received[0]).toContain('authorization: Bearer first\r\n')
    expect(server.received[1]).toContain('authorization: Bearer second\r\n')
    expect(secrets).toEqual(['first', 'second'])
  })

  it.each([
    ['is missing', null],
    ['is empty', ' \n'],
    ['holds two lines', 'a\nb'],
  ])('names a token file that %s, and sends nothing', async (_case, content) => {
    const { door } = await openDoor()
    const server = await serveBytes(empty)
    const file = content === null ? '/nowhere/token' : await temporaryFile(content)

    const fault = faultOf(await door.send(get(server.url, { auth: { bearerFile: file } })))

    expect(fault).toMatchObject({ fault: 'credentials', code: 'source.forbidden' })
    expect(fault.message).toContain(file)
    expect(server.received).toEqual([])
  })

  it('leaves an authorization header of the caller alone', async () => {
    const { door } = await openDoor()
    const server = await serveBytes(empty)

    await door.send(get(server.url, { headers: [['Authorization', 'Own x']], auth: { bearer: 'y' } }))

    expect(server.received[0]?.match(/authorization/gi)).toHaveLength(1)
    expect(server.received[0]).toContain('Authorization: Own x\r\n')
  })
})

describe('misuse', () => {
  it.each([
    ['a line break in a value', { headers: [['x-a', 'b\r\nx-c: d']] }],
    ['NUL in a value', { headers: [['x-a', 'b\0']] }],
    ['a character beyond latin1', { headers: [['x-a', '灰']] }],
    ['a blank in a name', { headers: [['x a', 'b']] }],
    ['a framing header', { headers: [['Transfer-Encoding', 'chunked']] }],
    [
      'two hosts',
      {
        headers: [
          ['host', 'a'],
          ['Host', 'b'],
        ],
      },
    ],
    ['a line break in a token', { auth: { bearer: 'a\r\nb' } }],
    ['a line break in a password', { auth: { basic: { username: 'a', password: 'b\n' } } }],
    ['credentials in the URL', { url: 'http://user:pass@127.0.0.1:1/' }],
    ['another scheme', { url: 'file:///etc/passwd' }],
    ['a relative URL', { url: '/x' }],
    ['a broken method', { method: 'GET /x' }],
    ['an address without port', { address: 'shop.example' }],
    ['no number of time', { timeoutMs: Number.NaN }],
  ] as const)('rejects %s', async (_case, wrong) => {
    const { door } = await openDoor()

    await expect(door.send(get('http://127.0.0.1:1/', wrong))).rejects.toThrow(TypeError)
  })

  it('does not tell the value of a refused header', async () => {
    const { door } = await openDoor()

    const sent = door.send(get('http://127.0.0.1:1/', { headers: [['x-token', 'hush\n']] }))

    await expect(sent).rejects.toThrow(/^(?!.*hush).*x-token/)
  })
})

describe('what is answered', () => {
  it('keeps duplicate headers apart, in order, under lower-case names', async () => {
    const { door } = await openDoor()
    const head =
      'HTTP/1.1 200 OK\r\nX-Version: v1\r\nx-other: a, b\r\nx-version:  v2\t\r\n__proto__: p\r\nconstructor: c\r\n'
    const server = await serveBytes(`${head}content-length: 2\r\n\r\nhi`)

    const answer = answerOf(await door.send(get(server.url)))

    const names = ['x-version', 'x-other', '__proto__', 'constructor', 'content-length', 'X-Version', 'tostring']
    expect(names.map((name) => [name, answer.headers.get(name)])).toEqual([
      ['x-version', ['v1', 'v2']],
      ['x-other', ['a, b']],
      ['__proto__', ['p']],
      ['constructor', ['c']],
      ['content-length', ['2']],
      ['X-Version', undefined],
      ['tostring', undefined],
    ])
    expect(textOf(answer)).toBe('hi')
    expect(answer.durationMs).toBeGreaterThan(0)
  })

  it('takes a redirect as the answer', async () => {
    const { door } = await openDoor()
    const server = await serveBytes('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n')

    const answer = answerOf(await door.send(get(server.url)))

    expect(answer.status).toBe(302)
    expect(server.received).toHaveLength(1)
  })

  it('does not take trailers for headers', async () => {
    const { door } = await openDoor()
    const chunks = '2\r\nhi\r\n0\r\nx-version: v2\r\n__proto__: p\r\n\r\n'
    const server = await serveBytes(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}`)

    const answer = answerOf(await door.send(get(server.url)))

    const names = ['transfer-encoding', 'x-version', '__proto__']
    expect(names.map((name) => answer.headers.get(name))).toEqual([['chunked'], undefined, undefined])
  })

  it('skips interim answers', async () => {
    const { door } = await openDoor()
    const server = await serveBytes(`HTTP/1.1 103 Early Hints\r\nx-version: early\r\n\r\n${empty}`)

    const answer = answerOf(await door.send(get(server.url)))

    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-version')).toBeUndefined()
  })
})

async function temporaryFile(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'graycheck-token-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'token')
  await writeFile(file, content)
  return file
}
