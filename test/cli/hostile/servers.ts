import type { ServerResponse } from 'node:http'
import { nonceOf, sendJson } from '../../instances/http-server.ts'
import { base64, header } from '../../sources/etcd/gateway.ts'
import type { Handlers } from '../secrets/release.ts'

/** Text of at most so many characters, as limits on names and versions ask for. */
function short(text: string, length = 500): string {
  return text.slice(0, length)
}

/** Every server answers as it should, and puts the text wherever it may put one. */
export function answering(text: string): Handlers {
  const stored = JSON.stringify({ limit: 5, [short(text)]: text })
  return {
    gateway: (_request, response) => {
      response.setHeader('x-cache', 'hit <\u009b31m>')
      const hop = { service: 'order', version: text, instance: text }
      sendJson(response, { version: text, instance: text, hops: [hop, { ...hop, service: text }] })
    },
    instance: (request, response) => sendJson(response, stateFull(text, nonceOf(request))),
    etcd: (_request, response) =>
      sendJson(response, {
        header,
        kvs: [{ key: base64('/app'), value: base64(stored), mod_revision: '7', create_revision: '1', version: '2' }],
      }),
    prometheus: (_request, response) =>
      sendJson(response, {
        status: 'success',
        data: { resultType: 'vector', result: [{ metric: { code: text, [short(text)]: text }, value: [0, '1'] }] },
        warnings: [text],
        infos: [text],
      }),
  }
}

function stateFull(text: string, nonce: string | null): object {
  const name = short(text)
  const version = { revision: name, sha256: 'a'.repeat(64), at: '2026-01-01T00:00:00Z' }
  return {
    schema: 'graycheck.instance-state/v1',
    nonce,
    instance: { id: name, bootId: name, service: name, version: name, commit: name, tag: name, env: name },
    configs: [
      {
        name: 'app',
        source: { type: name, identity: name, key: name, mutable: false },
        observed: version,
        applied: { ...version, canon: 'raw' },
        effective: {
          values: { '/limit': text, [`/${name}`]: text },
          overrides: [{ pointer: '/limit', by: name }],
          redacted: [`/${name}`],
        },
        rejected: [{ key: name, kind: name, message: text }],
        watch: { mode: name, state: name },
      },
      { name },
    ],
    dependencies: [{ name, kind: name, target: name, status: 'fail', identity: name }],
  }
}

/** Every server refuses, each in two ways by turns, and quotes the text as its reason. */
export function failing(text: string): Handlers {
  let asked = 0
  const refuse = (response: ServerResponse): void => {
    asked += 1
    if (asked % 2 === 0) sendJson(response, text, 503)
    else
      response
        .writeHead(302, {
          location: `http://other.example/${encodeURIComponent(Buffer.from(text.slice(0, 800)).toString())}`,
        })
        .end(text)
  }
  return {
    gateway: (_request, response) => void response.writeHead(500).end(text),
    instance: (_request, response) => refuse(response),
    etcd: (_request, response) => sendJson(response, { error: text, message: text, code: 3 }, 400),
    prometheus: (_request, response) =>
      sendJson(response, { status: 'error', errorType: text, error: text }, (asked += 1) % 2 === 0 ? 400 : 422),
  }
}
