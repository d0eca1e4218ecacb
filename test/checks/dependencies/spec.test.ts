import { describe, expect, it } from 'vitest'
import { dependenciesKind } from '../../../src/checks/dependencies/index.ts'
import { preview } from '../../../src/checks/dependencies/preview.ts'
import { resolve } from '../../../src/checks/dependencies/resolve.ts'
import { Entry, Spec } from '../../../src/checks/dependencies/spec.ts'
import { database, gray1, graySolo, makeTarget, specFor, stable1, stable2 } from './kit.ts'

const tcp = { name: 'orders-db', kind: 'tcp', target: database }

function problems(entry: object, instances: object | null = {}): unknown {
  const resolved = resolve(Entry.parse({ kind: 'dependencies', ...entry }), makeTarget(instances))
  return 'problems' in resolved ? resolved.problems : 'none'
}

function issues(entry: object): { path: PropertyKey[]; message: string }[] {
  const parsed = Entry.safeParse({ kind: 'dependencies', ...entry })
  return parsed.error?.issues.map(({ path, message }) => ({ path, message })) ?? []
}

describe('an entry', () => {
  it('needs nothing but its kind', () => {
    expect(Entry.parse({ kind: 'dependencies' })).toEqual({
      kind: 'dependencies',
      expect: [],
      vantage: 'instances',
      nameServers: [],
      timeout: 5000,
      advisory: false,
    })
  })

  it('has an id of its own', () => {
    const ids = [{ kind: 'dependencies' }, { kind: 'dependencies', name: 'runner' }].map((raw) => {
      const parsed = dependenciesKind.parse(raw)
      return 'entry' in parsed ? parsed.entry.id : parsed.error
    })

    expect(ids).toEqual(['dependencies', 'dependencies/runner'])
  })

  it.each([
    { kind: 'dns', target: 'orders-db.prod' },
    { kind: 'dns', target: 'orders-db.prod:5432' },
    { kind: 'tcp', target: '[fd00::1]:5432' },
    { kind: 'tls', target: database, alpn: 'h2', tls: { serverName: 'db', verify: false } },
    { kind: 'http', target: 'https://pay.example/healthz', status: 204, identity: '7' },
  ])('may declare %j', (expected) => {
    expect(issues({ expect: [{ name: 'orders-db', ...expected }] })).toEqual([])
  })

  it.each([
    [{ kind: 'tcp', target: 'orders-db.prod' }, 'target', 'expected host:port with a port'],
    [{ kind: 'tls', target: 'https://orders-db.prod' }, 'target', 'expected host:port with a port'],
    [{ kind: 'dns', target: 'https://orders-db.prod' }, 'target', 'expected a host name'],
    [{ kind: 'http', target: database }, 'target', 'expected an http or https URL'],
    [{ kind: 'http', target: 'https://u:p@pay.example/' }, 'target', 'credentials in a URL are refused'],
    [{ kind: 'tls', target: database, alpn: 'h 2' }, 'alpn', 'expected an ALPN protocol'],
  ])('refuses %j', (expected, field, message) => {
    expect(issues({ expect: [{ name: 'orders-db', ...expected }] })).toEqual([
      { path: ['expect', 0, field], message: expect.stringContaining(message) as unknown },
    ])
  })

  it('refuses fields of another kind', () => {
    const [issue] = issues({ expect: [{ ...tcp, status: 200 }] })

    expect(issue).toMatchObject({ path: ['expect', 0] })
    expect(issue?.message).toContain('status')
  })

  it.each(['10.96.0.10', '10.96.0.10:5353', 'fd00::10', '[fd00::10]:53'])('may ask the name server %s', (server) => {
    expect(issues({ nameServers: [server] })).toEqual([])
  })

  it.each(['dns.example', '10.96.0', '10.96.0.10:', '[fd00::10'])('refuses the name server %s', (server) => {
    expect(issues({ nameServers: [server] })).toHaveLength(1)
  })
})

describe('resolving', () => {
  it('joins the entry with the instances', () => {
    expect(specFor({ expect: [tcp], timeout: '2s' }, { state: { path: '/state' } })).toEqual({
      service: 'user',
      vantage: 'instances',
      instances: [
        { address: gray1, group: 'gray' },
        { address: '10.0.1.22:8080', group: 'gray' },
        { address: stable1, group: 'stable' },
        { address: stable2, group: 'stable' },
      ],
      statePath: '/state',
      expect: [{ ...tcp, identity: null, status: null, alpn: null, verify: true }],
      nameServers: [],
      timeoutMs: 2000,
    })
  })

  it('gives a spec that a recording brings back', () => {
    const tls = { name: 'mail', kind: 'tls', target: 'mail.prod:465', tls: { ca: '/etc/ca.pem' }, alpn: 'smtp' }
    const spec = specFor({ expect: [tcp, tls], nameServers: ['10.96.0.10'] })

    expect(Spec.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
    expect(JSON.stringify(spec)).not.toContain('ca.pem')
  })

  it('asks no instances where the runner decides', () => {
    expect(specFor({ vantage: 'runner', expect: [tcp] }).instances).toEqual([])
    expect(specFor({ vantage: 'runner', expect: [tcp] }, null).instances).toEqual([])
  })

  it.each([
    ['without instances', {}, null, [], 'the section instances is missing'],
    ['with an address twice', {}, { gray: { addresses: [gray1, gray1] } }, [], `${gray1} is listed twice`],
    ['without anything to compare with', {}, graySolo, [], 'there is nothing to hold the gray instances against'],
    ['by the runner without targets', { vantage: 'runner' }, null, ['vantage'], 'vantage: runner needs expect'],
    ['with a name twice', { expect: [tcp, tcp] }, {}, ['expect', 1, 'name'], 'orders-db is declared twice'],
  ])('is refused %s', (_case, entry, instances, path, message) => {
    expect(problems(entry, instances)).toEqual([{ path, message: expect.stringContaining(message) as unknown }])
  })

  it('needs no stable instances where targets are declared', () => {
    expect(problems({ expect: [tcp] }, graySolo)).toBe('none')
  })
})

describe('the preview', () => {
  it('tells every request, what a pass takes, and the settings', () => {
    const http = { name: 'pay', kind: 'http', target: 'https://pay.example/healthz' }
    const tls = { name: 'mail', kind: 'tls', target: 'mail.prod:465', alpn: 'smtp' }
    const dns = { name: 'cdn', kind: 'dns', target: 'cdn.example' }
    const instances = { gray: { addresses: [gray1] }, stable: { addresses: [stable1] } }

    expect(preview(specFor({ expect: [{ ...tcp, identity: '7312' }, http, tls, dns] }, instances))).toEqual({
      actions: [
        `GET /graycheck/state from the gray instance ${gray1}, once a look`,
        `GET /graycheck/state from the stable instance ${stable1}, once a look`,
        `connect to every address of ${database} from the runner, once a look`,
        'GET https://pay.example/healthz from every address, for the status 200 from the runner, once a look',
        'TLS handshake with every address of mail.prod:465 for smtp from the runner, once a look',
        'look up cdn.example from the runner, once a look',
      ],
      needs: [
        `all 1 gray instances report orders-db at ${database} (identity 7312) as reached`,
        'all 1 gray instances report pay at https://pay.example/healthz as reached',
        'all 1 gray instances report mail at mail.prod:465 as reached',
        'all 1 gray instances report cdn at cdn.example as reached',
        'all 1 gray instances reach the targets and identities that the stable instances report',
      ],
      settings: { vantage: 'instances', timeout: '5s' },
    })
  })

  it('of the view of the runner asks for what it reaches', () => {
    const entry = { vantage: 'runner', expect: [tcp], nameServers: ['10.96.0.10', 'fd00::10'] }

    expect(preview(specFor(entry, null))).toEqual({
      actions: [`connect to every address of ${database} from the runner, once a look`],
      needs: [`the runner reaches ${database}`],
      settings: { vantage: 'runner', timeout: '5s', 'name servers': '10.96.0.10, fd00::10' },
    })
  })
})
