import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handler } from '../../instances/http-server.ts'
import { nonceOf, sendJson } from '../../instances/http-server.ts'
import { base64, header } from '../../sources/etcd/gateway.ts'
import { canaries } from './canaries.ts'
import type { Handlers } from './release.ts'

type Form = (text: string) => string

/** Everything secret that came with a request: headers, what a login holds, parts of the URL and of the body. */
function secretsOf({ headers, url = '' }: IncomingMessage, body: string): string[] {
  const { authorization = '' } = headers
  const own = Object.values(headers).flatMap((value) =>
    typeof value === 'string' && value.includes('k7') ? [value] : [],
  )
  const [scheme = '', credentials = ''] = authorization.split(' ')
  const login = scheme === 'Basic' ? [Buffer.from(credentials, 'base64').toString('utf8')] : []
  const password = login.flatMap((text) => text.split(':')[1] ?? [])
  const path = url.includes('k7') ? [decodeURIComponent(url)] : []
  const sent = body.includes('k7') ? [...wordsOf(body)] : []
  return [authorization, credentials, ...own, ...login, ...password, ...path, ...sent].filter((text) => text !== '')
}

/** The password of an etcd login, or the body itself. */
function wordsOf(body: string): string[] {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? Object.values(parsed).map(String) : [body]
  } catch {
    return [body]
  }
}

/** One secret after the other, so that a quote of the first 200 characters shows each of them some time. */
function createEcho(form: Form): (request: IncomingMessage, body: string) => string {
  let asked = 0
  return (request, body) => {
    const secrets = secretsOf(request, body)
    const secret = secrets[asked++ % Math.max(1, secrets.length)] ?? ''
    return form(secret)
  }
}

function stateRepeating(echoed: string, request: IncomingMessage): object {
  const version = { revision: echoed, sha256: 'a'.repeat(64), at: '2026-01-01T00:00:00Z' }
  return {
    schema: 'graycheck.instance-state/v1',
    nonce: nonceOf(request),
    instance: { id: echoed, bootId: echoed, service: echoed, version: echoed, tag: echoed, env: echoed },
    configs: [
      {
        name: 'app',
        source: { type: 'etcd', identity: echoed, key: echoed },
        applied: { ...version, canon: 'raw' },
        effective: {
          values: {
            '/db/password': canaries.usedPassword.value,
            '/db/url': canaries.usedUrl.value,
            '/limit': echoed,
            [`/${echoed}`]: 1,
          },
          overrides: [{ pointer: '/limit', by: echoed }],
        },
        rejected: [{ key: echoed, kind: 'parse', message: `cannot read ${echoed}` }],
        watch: { mode: 'poll', state: echoed },
      },
    ],
    dependencies: [
      { name: 'orders', target: canaries.dependencyUrl.value, status: 'pass' },
      { name: 'users', target: canaries.dependencyDsn.value, status: 'fail', identity: echoed },
      { name: echoed, target: echoed, status: 'fail' },
    ],
  }
}

/** Every server answers well, and repeats in its answer what it was sent. */
export function repeating(form: Form): Handlers {
  const echo = createEcho(form)
  const stored = { db: { password: canaries.storedPassword.value, url: canaries.storedUrl.value }, limit: 5 }
  return {
    gateway: (request, response, body) => {
      const echoed = echo(request, body)
      const hop = { service: 'order', version: echoed, instance: echoed }
      sendJson(response, { version: echoed, instance: echoed, hops: [hop] })
    },
    instance: (request, response, body) => sendJson(response, stateRepeating(echo(request, body), request)),
    etcd: (request, response, body) => {
      if (request.url?.endsWith('/authenticate')) return sendJson(response, { header, token: 'simple.token' })
      const value = base64(JSON.stringify({ ...stored, [echo(request, body)]: echo(request, body) }))
      const kvs = [{ key: base64('/app'), value, mod_revision: '7', create_revision: '1', version: '2' }]
      sendJson(response, { header, kvs })
    },
    prometheus: (request, response, body) => {
      const echoed = echo(request, body)
      const result = [{ metric: { code: echoed, instance: echoed }, value: [0, '1'] }]
      sendJson(response, {
        status: 'success',
        data: { resultType: 'vector', result },
        warnings: [`slow: ${echoed}`],
        infos: [echoed],
      })
    },
  }
}

/** Every server refuses, and its refusal quotes what it was sent: in the body, or in the address of a login page. */
export function refusing(form: Form): Handlers {
  const echo = createEcho(form)
  let refused = 0
  const refuse = (response: ServerResponse, echoed: string): void => {
    refused += 1
    if (refused % 3 === 1) sendJson(response, `{"error":"bad authorization: ${echoed}"}`, 401)
    else if (refused % 3 === 2) sendJson(response, { error: `upstream said ${echoed}` }, 503)
    else {
      const location = `http://login.example/${encodeURI(echoed)}?token=${encodeURIComponent(echoed)}`
      response.writeHead(302, { location }).end(echoed)
    }
  }
  const refusal: Handler = (request, response, body) => refuse(response, echo(request, body))
  return {
    gateway: refusal,
    instance: refusal,
    etcd: (request, response, body) => sendJson(response, { message: `refused ${echo(request, body)}` }, 400),
    prometheus: (request, response, body) => {
      if (refused % 2 === 0) return refuse(response, echo(request, body))
      refused += 1
      sendJson(response, { status: 'error', errorType: 'bad_data', error: `in ${echo(request, body)}` }, 400)
    },
  }
}
