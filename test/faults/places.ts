import { createHash } from 'node:crypto'
import { header, rangeAnswer } from '../sources/etcd/gateway.ts'
import type { Answer, Expected, Honest, Meaning, Peer, PlaceName, Settings } from './case.ts'
import { serveHonestly } from './peers.ts'

/** One place where a peer may stand, with the smallest config whose only check rests on it. */
export interface Place {
  readonly honest: Honest
  config(peer: Peer, settings: Settings): Promise<string>
  /** What the run ends with when the peer can't be read, for this reason. */
  expect(code: Exclude<Meaning, Expected | 'passes'>, peer: Peer): Expected
}

export const passed: Expected = { status: 'pass', exitCode: 0, codes: [], subject: null }
export const grayVersion = '2'
export const stableVersion = '1'
const key = '/app'
const stored = '{"limit":5}'
const metrics = 'http_requests_total{role="gray"}'

function json(document: object): Answer {
  return { headers: [['content-type', 'application/json']], body: JSON.stringify(document) }
}

function error(code: string, subject: string | null): Expected {
  return { status: 'error', exitCode: 12, codes: [code], subject }
}

const gateway: Place = {
  honest: (request) => {
    const version = /\r\nx-gray-tag: v2-canary\r\n/.test(request) ? grayVersion : stableVersion
    return { headers: [['x-version', version]], body: JSON.stringify({ version }) }
  },
  config: async (peer, settings) => `${head(settings)}gateway:
  url: ${peer.scheme ?? 'http'}://${peer.address}
  responder: ${settings.responder === 'json' ? '{ json: /version }' : '{ header: x-version }'}
${access('  ', peer, settings)}stages:
  - name: routing
    checks:
      - kind: dyeing
        maxLeak: 25%
        nearMisses: []
        versions: { gray: "${grayVersion}", stable: "${stableVersion}" }
        maxLost: 10%
        timeout: ${limitOf(settings)}
`,
  // A name that does not resolve has no address to tell of.
  expect: (code, { address, subject }) => {
    if (code === 'source.unresolved') return unresolved(code, address)
    return error(code, subject ?? address)
  },
}

/** Without an address no probe can be sent, which is told of the host. */
export function unresolved(code: string, address: string): Expected {
  return { ...error(code, hostOf(address)), codes: [code, 'dyeing.no-probes'] }
}

const instance: Place = {
  honest: (request) => json(stateAnswer(request)),
  config: async (peer, settings) => `${head(settings)}instances:
  gray: { addresses: ["${peer.address}"], version: "${grayVersion}" }
  state:
    scheme: ${peer.scheme ?? 'http'}
    timeout: ${limitOf(settings)}
${access('    ', peer, settings)}stages:
  - name: state
    checks: [{ kind: release }]
`,
  expect: (code, { address }) => {
    if (code === 'source.tls' || code === 'source.forbidden') return error(code, address)
    return { status: 'inconclusive', exitCode: 11, codes: ['release.instance-silent'], subject: address }
  },
}

const prometheus: Place = {
  honest: (request) => json(metricsAnswer(new URLSearchParams(request.split(' ')[1]?.split('?')[1] ?? ''))),
  config: async (peer, settings) => `${head(settings)}prometheus:
  url: ${peer.scheme ?? 'http'}://${peer.address}
  labels: { gray: 'role="gray"' }
  timeout: ${limitOf(settings)}
${access('  ', peer, settings)}stages:
  - name: health
    checks:
      - kind: slo
        id: errors
        indicator: { preset: http }
        errorRatio: { max: 1% }
        window: 2m
        soak: 1m
        interval: 5s
        dispersion: 1
        expectedInstances: 1
`,
  expect: (code) => error(code, metrics),
}

const etcd: Place = {
  honest: () => json(rangeAnswer(key, stored)),
  config: async (peer, settings) => {
    const running = await serveHonestly(instance.honest)
    return `${head(settings)}instances:
  gray: { addresses: ["${running.address}"], version: "${grayVersion}" }
stages:
  - name: state
    checks:
      - kind: config
        name: app
        propagationBudget: 0s
        desired:
          etcd:
            endpoints: ["${peer.scheme ?? 'http'}://${peer.address}"]
            key: ${key}
            timeout: ${limitOf(settings)}
${access('            ', peer, settings)}`
  },
  expect: (code) => error(code, key),
}

export const places: Readonly<Record<PlaceName, Place>> = { gateway, instance, prometheus, etcd }

function head({ timeoutMs = 20_000 }: Settings): string {
  return `version: 1\nservice: user\ntag: { value: v2-canary }\ntimeout: ${timeoutMs}ms\nretry: 1\n`
}

function limitOf({ limitMs = 10_000 }: Settings): string {
  return `${limitMs}ms`
}

function access(indent: string, { tls }: Peer, { auth }: Settings): string {
  const lines = [...(tls === undefined ? [] : [`tls: { ${tls} }`]), ...(auth === undefined ? [] : [`auth: ${auth}`])]
  return lines.map((line) => `${indent}${line}\n`).join('')
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '')
}

function stateAnswer(request: string): object {
  const nonce = new URLSearchParams(request.split(' ')[1]?.split('?')[1] ?? '').get('nonce')
  const sha256 = createHash('sha256').update(stored).digest('hex')
  return {
    schema: 'graycheck.instance-state/v1',
    nonce,
    instance: { id: 'user-gray-1', bootId: 'b1', service: 'user', version: grayVersion, group: 'gray' },
    configs: [
      {
        name: 'app',
        source: { type: 'etcd', identity: header.cluster_id, key },
        applied: { revision: '2', sha256, canon: 'raw', at: new Date().toISOString() },
      },
    ],
  }
}

const processStartedAt = Math.floor(Date.now() / 1000) - 3600

/** Two requests a millisecond without an error, scraped every five seconds for three minutes. */
function metricsAnswer(parameters: URLSearchParams): object {
  const name = parameters.get('query')?.split('{')[0] ?? ''
  const now = Number(parameters.get('time'))
  const labels = { __name__: name, job: 'user', instance: '10.0.1.21:8080', role: 'gray' }
  const valueAt = (seconds: number): number => {
    if (name === 'up') return 1
    return name === 'process_start_time_seconds' ? processStartedAt : Math.floor((seconds % 1e6) * 2000)
  }
  const times = Array.from({ length: 36 }, (_, index) => Math.floor(now / 5) * 5 - 5 * (35 - index))
  const values = times.map((seconds) => [seconds, String(valueAt(seconds))])
  const metric = name === 'http_requests_total' ? { ...labels, code: '200' } : labels
  return { status: 'success', data: { resultType: 'matrix', result: [{ metric, values }] } }
}
