import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Observation } from '../../../src/checks/dependencies/evidence.ts'
import { Observation as ObservationSchema } from '../../../src/checks/dependencies/evidence.ts'
import { dependenciesKind } from '../../../src/checks/dependencies/index.ts'
import type { Evidence } from '../../../src/core/evidence.ts'
import { noEvidence, recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Authority } from '../../http/certificates.ts'
import { createAuthority } from '../../http/certificates.ts'
import { freeAddress, listen, serveConnections } from '../../http/kit.ts'
import { contractServer, httpServer, sendJson } from '../../instances/http-server.ts'
import { realDoors } from '../../instances/real-doors.ts'
import { noSuchName, serveDns, serverFailure } from '../../sources/network/dns-server.ts'
import { codes, makeTarget } from './kit.ts'

interface Run {
  readonly observations: readonly unknown[]
  readonly evidence: Evidence
  readonly judgement: Judgement
}

/** One look through the real doors. */
async function run(entry: object, instances: object | null, doors = realDoors()): Promise<Run> {
  const parsed = dependenciesKind.parse({ kind: 'dependencies', ...entry })
  if ('error' in parsed) throw parsed.error
  const target = makeTarget(instances)
  const check = parsed.entry.prepare(target)
  if ('problems' in check) throw new Error(JSON.stringify(check.problems))
  const observations: unknown[] = []
  const observe = (observation: unknown): unknown => observations.push(observation)
  await check.collect(
    { ...(await doors), target, observe, taggedRequests: () => 0, progress: () => undefined },
    noEvidence,
  )
  const evidence = recordEvidence(observations)
  return { observations, evidence, judgement: check.judge(evidence) }
}

function instance(id: string, dependencies: readonly object[]): Promise<{ address: string }> {
  const now = new Date().toISOString()
  return contractServer(() => ({ instance: { id, now }, dependencies }))
}

function reachedAt(target: string, more: object = {}): object {
  const checkedAt = new Date().toISOString()
  return { name: 'orders-db', kind: 'postgres', target, status: 'pass', identity: '7312', checkedAt, ...more }
}

/** What the runner sees of one target. */
async function sightOf(entry: object, expected: object): Promise<Extract<Observation, { type: 'probe' }>> {
  const { observations } = await run({ vantage: 'runner', expect: [{ name: 'it', ...expected }], ...entry }, null)
  const parsed = ObservationSchema.parse(observations[0])
  if (parsed.type !== 'probe') throw new Error(`expected a probe, got ${parsed.type}`)
  return parsed
}

describe('a release', () => {
  it('that is sound passes', async () => {
    const database = await serveConnections(() => undefined)
    const gray = await instance('gray-1', [reachedAt(database)])
    const stable = await instance('stable-1', [reachedAt(database)])
    const groups = { gray: { addresses: [gray.address] }, stable: { addresses: [stable.address] } }

    const { judgement } = await run({ expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }, groups)

    expect(judgement).toMatchObject({ status: 'pass', findings: [] })
    expect(judgement.proofs[0]?.statement).toBe(
      `orders-db: 1 of 1 gray instances reach ${database} (identity 7312), as declared and as stable does`,
    )
  })

  it('on the staging database fails', async () => {
    const gray = await instance('gray-1', [reachedAt('db.staging:5432', { identity: '6620' })])
    const stable = await instance('stable-1', [reachedAt('db.prod:5432')])

    const { judgement } = await run(
      {},
      { gray: { addresses: [gray.address] }, stable: { addresses: [stable.address] } },
    )

    expect(judgement.status).toBe('fail')
    expect(codes(judgement)).toEqual(['dependencies.target-differs'])
  })

  it('with a gray instance that is down is inconclusive, and names it', async () => {
    const down = await freeAddress()
    const stable = await instance('stable-1', [reachedAt('db.prod:5432')])

    const { judgement } = await run({}, { gray: { addresses: [down] }, stable: { addresses: [stable.address] } })

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings[0]).toMatchObject({ code: 'dependencies.instance-silent', subject: down })
  })

  it('that refuses the credentials of the run is an error', async () => {
    const gray = await httpServer((_request, response) => sendJson(response, {}, 403))
    const stable = await instance('stable-1', [reachedAt('db.prod:5432')])

    const { judgement } = await run(
      {},
      { gray: { addresses: [gray.address] }, stable: { addresses: [stable.address] } },
    )

    expect(judgement.status).toBe('error')
    expect(codes(judgement)).toEqual(['source.forbidden'])
  })

  it('whose status page has no dependencies is inconclusive', async () => {
    const page = await httpServer((_request, response) => sendJson(response, { version: '2.1.0' }))
    const groups = { gray: { addresses: [page.address] }, stable: undefined, state: { json: { path: '/status' } } }
    const database = await serveConnections(() => undefined)

    const { judgement } = await run({ expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }, groups)

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toEqual(['dependencies.no-report'])
    expect(judgement.findings[0]?.message).toContain('that the runner reaches orders-db proves nothing of the instance')
  })

  it('may tell its dependencies on a status page', async () => {
    const deps = [{ name: 'orders-db', target: 'db.prod:5432', status: 'UP' }, { target: 'cache:6379' }]
    const page = await httpServer((_request, response) => sendJson(response, { deps }))
    const state = { json: { path: '/status', dependencies: '/deps' } }
    const groups = { gray: { addresses: [page.address] }, stable: undefined, state }

    const { judgement, observations } = await run(
      {
        expect: [{ name: 'orders-db', kind: 'tcp', target: 'db.prod:5432' }],
        nameServers: ['127.0.0.1:9'],
        timeout: '200ms',
      },
      groups,
    )

    expect(observations).toContainEqual(
      expect.objectContaining({
        dependencies: [
          { name: 'orders-db', kind: null, target: 'db.prod:5432', status: 'pass', identity: null, checkedAt: null },
        ],
        gaps: ['dependencies: expected an object with a name at /deps/1'],
      }),
    )
    expect(codes(judgement)).toEqual([
      'dependencies.no-report',
      'dependencies.report-undated',
      'dependencies.runner-differs',
    ])
  })

  it('keeps its passwords', async () => {
    const gray = await instance('gray-1', [reachedAt('postgres://app:hunter2@db.prod:5432/orders')])
    const stable = await instance('stable-1', [reachedAt('postgres://app:hunter2@db.prod:5432/orders')])

    const { evidence, judgement } = await run(
      {},
      { gray: { addresses: [gray.address] }, stable: { addresses: [stable.address] } },
    )

    expect(judgement.status).toBe('pass')
    expect(JSON.stringify([evidence, judgement])).not.toContain('hunter2')
  })
})

describe('the runner', () => {
  it('dials every address of a name', async () => {
    const database = await serveConnections(() => undefined)
    const port = database.split(':')[1]
    const { address } = await serveDns(() => ({ a: ['127.0.0.1', '127.0.0.2'] }))

    const sight = await sightOf({ nameServers: [address] }, { kind: 'tcp', target: `db.example:${port}` })

    expect(sight.resolution).toEqual({ result: 'resolved', addresses: ['127.0.0.1', '127.0.0.2'], message: null })
    expect(sight.attempts).toMatchObject([
      { address: `127.0.0.1:${port}`, outcome: { kind: 'reached', status: null, certificate: null } },
      { address: `127.0.0.2:${port}`, outcome: { kind: 'unreached', fault: 'refused' } },
    ])
  })

  it.each([
    [noSuchName, 'nxdomain'],
    [serverFailure, 'servfail'],
  ])('keeps the answers of name servers apart: %i is %s', async (rcode, result) => {
    const { address } = await serveDns(() => ({ rcode }))

    const sight = await sightOf({ nameServers: [address] }, { kind: 'dns', target: 'db.example:5432' })

    expect(sight).toMatchObject({ target: 'db.example:5432', resolution: { result }, attempts: [] })
  })

  it('only looks up what is declared as dns', async () => {
    const { address } = await serveDns(() => ({ a: ['127.0.0.1'] }))

    const sight = await sightOf({ nameServers: [address] }, { kind: 'dns', target: 'db.example' })

    expect(sight).toMatchObject({ resolution: { result: 'resolved' }, attempts: [] })
  })

  it('asks HTTP targets at each address under their own name', async () => {
    const hosts: (string | undefined)[] = []
    const server = await httpServer((request, response) => {
      hosts.push(request.headers.host)
      sendJson(response, {}, 503)
    })
    const port = server.address.split(':')[1]
    const { address } = await serveDns(() => ({ a: ['127.0.0.1'] }))

    const sight = await sightOf(
      { nameServers: [address] },
      { kind: 'http', target: `http://pay.example:${port}/healthz` },
    )

    expect(sight.attempts).toEqual([
      { address: server.address, outcome: { kind: 'reached', status: 503, certificate: null } },
    ])
    expect(hosts).toEqual([`pay.example:${port}`])
    expect(server.requests).toEqual(['GET /healthz'])
  })

  it('tells why an HTTP target gave no answer', async () => {
    const sight = await sightOf({}, { kind: 'http', target: `http://${await freeAddress()}/` })

    expect(sight.attempts).toMatchObject([{ outcome: { kind: 'unreached', fault: 'refused' } }])
  })

  it('decides where the plan says so, without instances', async () => {
    const database = await serveConnections(() => undefined)

    const { judgement } = await run(
      { vantage: 'runner', expect: [{ name: 'db', kind: 'tcp', target: database }] },
      null,
    )

    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toContain('whether the instances do is not shown')
  })

  it('tells nothing of a dependency when the run was stopped', async () => {
    const doors = realDoors()
    const hanging = await serveConnections(() => undefined)
    const entry = { vantage: 'runner', expect: [{ name: 'db', kind: 'tls', target: hanging }] }

    const running = run(entry, null, doors)
    setTimeout(() => void doors.then(({ deadline }) => deadline.abort(new Error('SIGTERM'))), 300)
    const { observations, judgement } = await running

    expect(observations).toEqual([])
    expect(codes(judgement)).toEqual(['dependencies.not-probed'])
  })
})

describe('TLS targets', () => {
  let authority: Authority
  beforeAll(async () => {
    authority = await createAuthority()
  })
  afterAll(() => authority.remove())

  async function serve(name: string, until: string): Promise<string> {
    const { cert, key } = await authority.issue(name, 'DNS:db.example,IP:127.0.0.1', '20200101000000Z', until)
    const sockets = new Set<Socket>()
    const server = createServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => socket.on('error', () => undefined))
    server.on('connection', (socket: Socket) => sockets.add(socket)).on('tlsClientError', () => undefined)
    return listen(server, sockets)
  }

  it('are reached with a certificate of the declared authority', async () => {
    const target = await serve('sound', '20481231235959Z')
    const expected = { name: 'db', kind: 'tls', target, tls: { ca: authority.caFile }, alpn: 'h2' }

    const { judgement, observations } = await run({ vantage: 'runner', expect: [expected] }, null)

    expect(judgement.status).toBe('pass')
    // The authority of this test itself ends in two days.
    expect(codes(judgement)).toEqual(['dependencies.certificate-expires'])
    expect(observations).toMatchObject([
      { attempts: [{ outcome: { certificate: { alpn: 'h2', chain: ['sound', 'Test CA'], chainProblem: null } } }] },
    ])
  })

  it('may be asked for under another name', async () => {
    const target = await serve('named', '20481231235959Z')
    const tls = { ca: authority.caFile, serverName: 'other.example' }

    const { judgement } = await run({ vantage: 'runner', expect: [{ name: 'db', kind: 'tls', target, tls }] }, null)

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings[0]?.message).toContain('its certificate is for another name')
  })

  it.each([
    ['expired', { verify: true }, 'its certificate has expired'],
    ['without its authority', undefined, 'authority of its certificate is unknown'],
  ])('%s are not reached', async (name, tls, message) => {
    const target = await serve(name.replaceAll(' ', '-'), tls === undefined ? '20481231235959Z' : '20210101000000Z')
    const access = tls === undefined ? {} : { tls: { ...tls, ca: authority.caFile } }

    const { judgement } = await run(
      { vantage: 'runner', expect: [{ name: 'db', kind: 'tls', target, ...access }] },
      null,
    )

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings[0]?.message).toContain(message)
  })
})
