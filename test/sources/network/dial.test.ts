import type { Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAddress } from '../../../src/core/target.ts'
import { createTlsContexts } from '../../../src/http/tls-context.ts'
import type { CertificateView } from '../../../src/sources/network/certificate.ts'
import type { Dialled, Endpoint, Patience, TlsQuestion } from '../../../src/sources/network/dial.ts'
import { dialTcp, shakeHands, writeEndpoint } from '../../../src/sources/network/dial.ts'
import type { Authority } from '../../http/certificates.ts'
import { createAuthority } from '../../http/certificates.ts'
import { freeAddress, listen, serveConnections, startBlackhole } from '../../http/kit.ts'
import { limitsOf } from './limits.ts'

function endpointOf(address: string): Endpoint {
  const parsed = parseAddress(address)
  if (parsed === null) throw new Error(`not an address: ${address}`)
  return { address: parsed.host, port: parsed.port }
}

function patient(timeoutMs = 5000): Patience {
  return { limits: limitsOf().limits, timeoutMs }
}

describe('dialTcp', () => {
  it('is told apart by what the peer does: accepting', async () => {
    const address = await serveConnections(() => undefined)

    expect(await dialTcp(endpointOf(address), patient())).toEqual({ ok: true, answer: null })
  })

  it('closes what it opened', async () => {
    const sockets: Socket[] = []
    const address = await serveConnections((socket) => sockets.push(socket.resume()))

    await dialTcp(endpointOf(address), patient())

    await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true])
  })

  it('refusing', async () => {
    const address = await freeAddress()

    const outcome = await dialTcp(endpointOf(address), patient())

    expect(outcome).toEqual({
      ok: false,
      fault: {
        code: 'source.unreachable',
        fault: 'refused',
        message: `${address} refused the connection: nothing listens there`,
      },
    })
  })

  it('dropping', async () => {
    const address = await startBlackhole()

    const outcome = await dialTcp(endpointOf(address), patient(200))

    expect(outcome).toMatchObject({ ok: false, fault: { fault: 'timeout' } })
    expect(outcome).toHaveProperty('fault.message', `${address} was given 200ms; the time was up while connecting`)
  })

  it('ends with the run', async () => {
    const address = await startBlackhole()
    const { limits, deadline } = limitsOf()

    const dialling = dialTcp(endpointOf(address), { limits, timeoutMs: 20_000 })
    deadline.abort(new Error('stopped'))

    expect(await dialling).toMatchObject({ ok: false, fault: { fault: 'stopped' } })
  })
})

describe('shakeHands', () => {
  let authority: Authority
  beforeAll(async () => {
    authority = await createAuthority()
  })
  afterAll(() => authority.remove())

  async function serve(options: TlsOptions): Promise<string> {
    const sockets = new Set<Socket>()
    const server = createServer(options, (socket) => socket.on('error', () => undefined))
    server.on('connection', (socket: Socket) => sockets.add(socket)).on('tlsClientError', () => undefined)
    return listen(server, sockets)
  }

  function shake(address: string, more: Partial<TlsQuestion> = {}): Promise<Dialled<CertificateView>> {
    const context = createTlsContexts()
    const question = { name: 'db.example', context: () => context({ ca: authority.caFile, verify: true }), alpn: null }
    return shakeHands(endpointOf(address), { ...question, ...more }, patient())
  }

  async function view(address: string, more: Partial<TlsQuestion> = {}): Promise<CertificateView> {
    const outcome = await shake(address, more)
    if (!outcome.ok) throw new Error(outcome.fault.message)
    return outcome.answer
  }

  it('shows a trusted server', async () => {
    const { cert, key } = await authority.issue('db', 'DNS:db.example', '20250101000000Z', '20481231235959Z')

    const seen = await view(await serve({ cert, key }))

    expect(seen).toMatchObject({
      protocol: 'TLSv1.3',
      alpn: null,
      chainProblem: null,
      nameProblem: null,
      chain: ['db', 'Test CA'],
    })
    expect(seen.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  })

  it('tells the earliest end of the chain', async () => {
    const { cert, key } = await authority.issue('long', 'DNS:db.example', '20250101000000Z', '20481231235959Z')

    const { expiresAt } = await view(await serve({ cert, key }))

    // The authority ends in two days, long before the certificate.
    expect(Date.parse(expiresAt)).toBeLessThan(Date.now() + 3 * 86_400_000)
    expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
  })

  it('tells that a certificate has expired, and when', async () => {
    const { cert, key } = await authority.issue('old', 'DNS:db.example', '20200101000000Z', '20210101000000Z')

    const seen = await view(await serve({ cert, key }))

    expect(seen.expiresAt).toBe('2021-01-01T00:00:00.000Z')
    expect(seen.chainProblem).toContain('its certificate has expired (CERT_HAS_EXPIRED)')
    expect(seen.nameProblem).toBeNull()
  })

  it('tells that a certificate is self-signed', async () => {
    const { cert, key } = await authority.selfSigned('self')

    const seen = await view(await serve({ cert, key }), { name: '127.0.0.1' })

    expect(seen.chainProblem).toContain('its certificate is self-signed')
    expect(seen.chain).toEqual(['self'])
    expect(seen.nameProblem).toBeNull()
  })

  it('tells that a certificate is for another name, and for which', async () => {
    const { cert, key } = await authority.issue('other', 'DNS:other.example')

    const seen = await view(await serve({ cert, key }))

    expect(seen.chainProblem).toBeNull()
    expect(seen.nameProblem).toContain('its certificate is for another name')
    expect(seen.nameProblem).toContain('DNS:other.example')
  })

  it('agrees on the protocol that was offered', async () => {
    const { cert, key } = await authority.issue('alpn', 'DNS:db.example')
    const address = await serve({ cert, key, ALPNProtocols: ['h2'] })

    expect((await view(address, { alpn: 'h2' })).alpn).toBe('h2')
    expect((await view(address)).alpn).toBeNull()
    expect(await shake(address, { alpn: 'postgresql' })).toMatchObject({ ok: false, fault: { fault: 'tls' } })
  })

  it('fails where no TLS is spoken', async () => {
    const address = await serveConnections((socket) => socket.end('220 smtp.example ready\r\n'))

    const outcome = await shake(address)

    expect(outcome).toMatchObject({ ok: false, fault: { fault: 'tls' } })
    expect(outcome).toHaveProperty('fault.message', expect.stringContaining('does not speak TLS on this port'))
  })

  it('times out where nothing is said', async () => {
    const address = await serveConnections(() => undefined)
    const context = createTlsContexts()

    const question = { name: 'db.example', context: () => context(undefined), alpn: null }
    const outcome = await shakeHands(endpointOf(address), question, patient(200))

    expect(outcome).toMatchObject({ ok: false, fault: { fault: 'timeout' } })
    expect(outcome).toHaveProperty('fault.message', expect.stringContaining('during the TLS handshake'))
  })

  it('fails where the configured authority can not be read', async () => {
    const context = createTlsContexts()
    const missing = { ca: `${authority.folder}/none.pem`, verify: true }

    const outcome = await shake(await freeAddress(), { context: () => context(missing) })

    expect(outcome).toMatchObject({ ok: false, fault: { fault: 'tls' } })
    expect(outcome).toHaveProperty('fault.message', expect.stringContaining('none.pem'))
  })
})

describe('writeEndpoint', () => {
  it('puts brackets around IPv6 addresses only', () => {
    expect(writeEndpoint({ address: 'fd00::1', port: 5432 })).toBe('[fd00::1]:5432')
    expect(writeEndpoint({ address: '10.0.0.1', port: 5432 })).toBe('10.0.0.1:5432')
  })
})
