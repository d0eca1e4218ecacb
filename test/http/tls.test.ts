import { writeFile } from 'node:fs/promises'
import { createServer as createPlainServer } from 'node:http'
import type { Socket } from 'node:net'
import type { TlsOptions, TLSSocket } from 'node:tls'
import { createServer } from 'node:tls'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tls } from '../../src/core/target.ts'
import type { Authority, KeyPair } from './certificates.ts'
import { createAuthority } from './certificates.ts'
import { answerOf, faultOf, get, listen, openDoor, serveConnections } from './kit.ts'

let authority: Authority
let shop: KeyPair
let trust: Tls

beforeAll(async () => {
  authority = await createAuthority()
  shop = await authority.issue('shop', 'DNS:shop.example,IP:127.0.0.1')
  trust = { ca: authority.caFile, verify: true }
})
afterAll(() => authority.remove())

interface TlsServer {
  readonly address: string
  /** The server name each connection asked for; null for none. */
  readonly names: (string | null)[]
}

async function serveTls(options: TlsOptions, host = '127.0.0.1'): Promise<TlsServer> {
  const names: (string | null)[] = []
  const sockets = new Set<Socket>()
  const server = createServer(options, (socket: TLSSocket) => {
    // Node's types leave out `false`, which is what it gives for no server name.
    const servername: unknown = Reflect.get(socket, 'servername')
    names.push(typeof servername === 'string' ? servername : null)
    socket.on('error', () => undefined)
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
  })
  server.on('connection', (socket: Socket) => sockets.add(socket)).on('tlsClientError', () => undefined)
  return { address: await listen(server, sockets, host), names }
}

describe('trusted servers', () => {
  it('are asked for the name of the URL at the address dialled', async () => {
    const { door } = await openDoor()
    const server = await serveTls({ cert: shop.cert, key: shop.key })

    const answer = answerOf(await door.send(get('https://shop.example/', { address: server.address, tls: trust })))

    expect(answer).toMatchObject({ status: 200, dialled: server.address })
    expect(server.names).toEqual(['shop.example'])
  })

  it('are asked for a name without the dot at its end', async () => {
    const { door } = await openDoor()
    const server = await serveTls({ cert: shop.cert, key: shop.key })

    answerOf(await door.send(get('https://shop.example./', { address: server.address, tls: trust })))

    expect(server.names).toEqual(['shop.example'])
  })

  it('are not asked for a name that is an IP address', async () => {
    const { door } = await openDoor()
    const server = await serveTls({ cert: shop.cert, key: shop.key })

    answerOf(await door.send(get(`https://${server.address}/`, { tls: trust })))

    expect(server.names).toEqual([null])
  })

  it('may have an IPv6 address', async () => {
    const { door } = await openDoor()
    const pair = await authority.issue('six', 'IP:::1')
    const server = await serveTls({ cert: pair.cert, key: pair.key }, '::1')

    const answer = answerOf(await door.send(get(`https://${server.address}/`, { tls: trust })))

    expect(answer.dialled).toBe(server.address)
    expect(server.address).toMatch(/^\[::1\]:\d+$/)
  })

  it('may be asked for another name', async () => {
    const { door } = await openDoor()
    const server = await serveTls({ cert: shop.cert, key: shop.key })
    const named = { ...trust, serverName: 'shop.example' }

    answerOf(await door.send(get('https://other.example/', { address: server.address, tls: named })))

    expect(server.names).toEqual(['shop.example'])
  })

  it.each([
    ['TLSv1.2', 'it may ask for a client certificate (tls.cert and tls.key)'],
    ['TLSv1.3', 'it asks for a client certificate; set tls.cert and tls.key'],
  ] as const)('may want a client certificate over %s', async (maxVersion, words) => {
    const { door } = await openDoor()
    const client = await authority.issue(`client-${maxVersion}`, 'DNS:client.example')
    const server = await serveTls({
      ...shop,
      ca: authority.ca,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion,
    })
    const tls = { ...trust, cert: client.certFile, key: client.keyFile }

    expect(answerOf(await door.send(get(`https://${server.address}/`, { tls }))).status).toBe(200)
    const fault = faultOf(await door.send(get(`https://${server.address}/`, { tls: trust })))
    expect(fault.fault).toBe('tls')
    expect(fault.message).toContain(words)
  })

  it('are not verified on request', async () => {
    const { door } = await openDoor()
    const pair = await authority.selfSigned('lab')
    const server = await serveTls({ cert: pair.cert, key: pair.key })

    const sent = door.send(get('https://any.example/', { address: server.address, tls: { verify: false } }))

    expect(answerOf(await sent).status).toBe(200)
  })
})

describe('untrusted servers', () => {
  it('self-signed', async () => {
    const pair = await authority.selfSigned('self')
    expect(await messageFrom({ cert: pair.cert, key: pair.key })).toContain('its certificate is self-signed')
  })

  it('unknown authority', async () => {
    const message = await messageFrom({ cert: shop.cert, key: shop.key }, { tls: undefined })
    expect(message).toContain('the authority of its certificate is unknown')
  })

  it('wrong name', async () => {
    const message = await messageFrom({ cert: shop.cert, key: shop.key }, { url: 'https://other.example/' })
    expect(message).toContain('its certificate is for another name')
    expect(message).toContain('other.example')
  })

  it('wrong name at an address that is in the certificate', async () => {
    const message = await messageFrom({ cert: shop.cert, key: shop.key }, { url: 'https://192.0.2.7/' })
    expect(message).toContain('192.0.2.7')
  })

  it('expired', async () => {
    const pair = await authority.issue('old', 'IP:127.0.0.1', '20200101000000Z', '20210101000000Z')
    expect(await messageFrom({ cert: pair.cert, key: pair.key })).toContain('its certificate has expired')
  })

  it('not valid yet', async () => {
    const pair = await authority.issue('early', 'IP:127.0.0.1', '20480101000000Z')
    expect(await messageFrom({ cert: pair.cert, key: pair.key })).toContain('its certificate is not valid yet')
  })

  it('an old version of TLS', async () => {
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
    expect(await messageFrom({ ...shop, ...old })).toContain('it speaks neither TLS 1.2 nor TLS 1.3')
  })

  it('a server that closes the connection over an expired client certificate', async () => {
    const old = await authority.issue('old-client', 'DNS:client.example', '20200101000000Z', '20210101000000Z')
    const tls = { ...trust, cert: old.certFile, key: old.keyFile }
    const options = { ...shop, ca: authority.ca, requestCert: true, rejectUnauthorized: true }

    const message = await messageFrom(options, { tls })

    expect(message).toContain('closed the connection')
    expect(message).toContain('the client certificate in tls.cert has expired on 2021-01-01T00:00:00.000Z')
  })

  it('HTTP/2 only', async () => {
    expect(await messageFrom({ ...shop, ALPNProtocols: ['h2'] })).toContain('it does not speak HTTP/1.1')
  })

  async function messageFrom(options: TlsOptions, more: { url?: string; tls?: Tls | undefined } = {}): Promise<string> {
    const { door } = await openDoor()
    const server = await serveTls(options)
    const request = get(more.url ?? `https://${server.address}/`, { address: server.address })
    const fault = faultOf(await door.send({ ...request, tls: 'tls' in more ? more.tls : trust }))
    expect(fault).toMatchObject({ fault: 'tls', code: 'source.tls' })
    return fault.message
  }
})

describe('no TLS at all', () => {
  it('a server of plain HTTP', async () => {
    const { door } = await openDoor()
    const sockets = new Set<Socket>()
    const server = createPlainServer().on('connection', (socket) => sockets.add(socket))
    const address = await listen(server, sockets)

    const fault = faultOf(await door.send(get(`https://${address}/`, { tls: trust })))

    expect(fault.fault).toBe('tls')
    expect(fault.message).toContain('it does not speak TLS on this port')
  })

  it('a connection closed during the handshake', async () => {
    const { door } = await openDoor()
    const address = await serveConnections((socket) => socket.once('data', () => socket.destroy()))

    const fault = faultOf(await door.send(get(`https://${address}/`, { tls: trust })))

    expect(fault.fault).toBe('reset')
    expect(fault.message).toContain('during the TLS handshake')
  })

  it('a refused connection', async () => {
    const { door } = await openDoor()

    expect(faultOf(await door.send(get('https://127.0.0.1:1/', { tls: trust }))).fault).toBe('refused')
  })
})

describe('the files of tls', () => {
  it.each(['ca', 'cert', 'key'] as const)('a missing %s is named', async (name) => {
    const { door } = await openDoor()

    const fault = faultOf(await door.send(get('https://127.0.0.1:1/', { tls: { ...trust, [name]: '/nowhere/x.pem' } })))

    expect(fault).toMatchObject({ fault: 'tls', code: 'source.tls' })
    expect(fault.message).toContain(`tls.${name}, /nowhere/x.pem, cannot be read`)
  })

  it('a file without PEM and a key of another certificate are named', async () => {
    const { door } = await openDoor()
    const text = join(authority.folder, 'text.pem')
    await writeFile(text, 'hello')
    const other = await authority.selfSigned('other')

    const noPem = faultOf(await door.send(get('https://127.0.0.1:1/', { tls: { ca: text, verify: true } })))
    const mismatch = { cert: shop.certFile, key: other.keyFile, verify: true }
    const wrongKey = faultOf(await door.send(get('https://127.0.0.1:1/', { tls: mismatch })))

    expect(noPem.message).toContain(`${text}, holds no PEM block`)
    expect(wrongKey.fault).toBe('tls')
    expect(wrongKey.message).toContain(`tls.cert (${shop.certFile}), tls.key (${other.keyFile}) cannot be used`)
  })

  it('are read again after they could not be used', async () => {
    const { door } = await openDoor()
    const server = await serveTls({ cert: shop.cert, key: shop.key })
    const ca = join(authority.folder, 'late.pem')
    const request = get(`https://${server.address}/`, { tls: { ca, verify: true } })

    const before = faultOf(await door.send(request))
    await writeFile(ca, authority.ca)
    const after = answerOf(await door.send(request))

    expect(before.fault).toBe('tls')
    expect(after.status).toBe(200)
  })

  it('are left alone for plain http', async () => {
    const { door } = await openDoor()

    const fault = faultOf(await door.send(get('http://127.0.0.1:1/', { tls: { ca: '/nowhere', verify: true } })))

    expect(fault.fault).toBe('refused')
  })
})
