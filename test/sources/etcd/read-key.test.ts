import { describe, expect, it } from 'vitest'
import { SourceError } from '../../../src/http/source.ts'
import type { EtcdAccess } from '../../../src/sources/etcd/read-key.ts'
import { readEtcdKey } from '../../../src/sources/etcd/read-key.ts'
import { httpServer, sendJson } from '../../instances/http-server.ts'
import { realDoors } from '../../instances/real-doors.ts'
import { silentListener } from '../../kit/silent-listener.ts'
import { base64, errorAnswer, gateway, header, rangeAnswer } from './gateway.ts'

function accessTo(...endpoints: string[]): EtcdAccess {
  return { endpoints, timeoutMs: 500 }
}

async function read(access: EtcdAccess, timeoutMs?: number) {
  return readEtcdKey('/a', access, await realDoors(timeoutMs === undefined ? {} : { timeoutMs }))
}

async function failureOf(access: EtcdAccess) {
  const error = await read(access).catch((reason: unknown) => reason)
  if (error instanceof SourceError) return error.failure
  throw new Error('the read did not fail as a source', { cause: error })
}

describe('readEtcdKey', () => {
  it('reads one key with its revisions and bytes', async () => {
    const bodies: unknown[] = []
    const server = await httpServer((_request, response, body) => {
      bodies.push(JSON.parse(body))
      sendJson(response, rangeAnswer('/a', '{"t":300}\n', '9007199254740993'))
    })
    const reading = await read(accessTo(`${server.url}/`))
    expect(reading).toMatchObject({
      endpoint: `${server.url}/`,
      source: `etcd ${server.url}`,
      request: 'kv/range /a',
      clusterId: '15118495548433857066',
      memberId: '13668033151171901709',
      headerRevision: '3',
      entry: { modRevision: '9007199254740993', createRevision: '2', version: '1' },
    })
    expect(Buffer.from(reading.entry?.value ?? []).toString()).toBe('{"t":300}\n')
    expect(server.requests).toEqual(['POST /v3/kv/range'])
    // Neither serializable nor a revision: a linearizable read of what is newest.
    expect(bodies).toEqual([{ key: base64('/a') }])
  })

  it('tells an absent key from an empty value', async () => {
    const absent = await gateway({ header })
    const kv = { key: base64('/a'), create_revision: '3', mod_revision: '3', version: '1' }
    const empty = await gateway({ header, kvs: [kv], count: '1' })
    expect((await read(accessTo(absent.url))).entry).toBeNull()
    expect((await read(accessTo(empty.url))).entry?.value).toHaveLength(0)
  })

  it.each([
    ['no header', {}],
    ['another key', rangeAnswer('/b', 'x')],
    ['two keys', { header, kvs: [0, 1].map(() => ({ key: base64('/a') })) }],
    ['a value that is no base64', { header, kvs: [{ key: base64('/a'), value: '%%%' }] }],
    ['numbers where text is due', { header: { ...header, revision: 3 } }],
    ['no JSON', 'pong'],
  ])('refuses an answer with %s', async (_what, answer) => {
    const { url } = await gateway(answer)
    expect(await failureOf(accessTo(url))).toMatchObject({
      code: 'source.bad-answer',
      subject: '/a',
      source: `etcd ${url}`,
    })
  })

  it.each([
    [400, errorAnswer('etcdserver: user name is empty', 3), 'source.forbidden'],
    [401, errorAnswer('etcdserver: invalid auth token', 16), 'source.forbidden'],
    [403, errorAnswer('etcdserver: permission denied', 7), 'source.forbidden'],
    [400, errorAnswer('etcdserver: key is not provided', 3), 'source.http-status'],
    [503, errorAnswer('etcdserver: no leader', 14), 'source.http-status'],
    [404, 'Not Found', 'source.http-status'],
  ])('tells status %i with %j as %s', async (status, answer, code) => {
    const { url } = await gateway(answer, status)
    const failure = await failureOf(accessTo(url))
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(typeof answer === 'string' ? answer : 'etcdserver: ')
  })

  it('goes on to the next endpoint when one hangs, is gone or is in trouble', async () => {
    const hanging = await silentListener()
    const troubled = await gateway(errorAnswer('etcdserver: no leader', 14), 503)
    const sound = await gateway(rangeAnswer('/a', 'x'))
    const endpoints = [`http://${hanging.address}`, 'http://127.0.0.1:1', troubled.url, sound.url]
    const reading = await read(accessTo(...endpoints))
    expect(reading.endpoint).toBe(sound.url)
    expect(troubled.requests).toHaveLength(1)
  })

  it('names every endpoint when none answers', async () => {
    const hanging = await silentListener()
    const failure = await failureOf(accessTo(`http://${hanging.address}`, 'http://127.0.0.1:1'))
    expect(failure.code).toBe('source.unreachable')
    expect(failure.message).toContain(hanging.address)
    expect(failure.message).toContain('127.0.0.1:1')
  })

  it('leaves time for the next endpoint when the run has little left', async () => {
    const hanging = await silentListener()
    const sound = await gateway(rangeAnswer('/a', 'x'))
    const access = { endpoints: [`http://${hanging.address}`, sound.url], timeoutMs: 60_000 }
    expect((await read(access, 1000)).endpoint).toBe(sound.url)
  })

  it('changes the password of an etcd user for a token', async () => {
    const server = await httpServer((request, response, body) => {
      if (request.url === '/v3/auth/authenticate') return sendJson(response, { header, token: `token-for-${body}` })
      const isKnown = request.headers.authorization === 'token-for-{"name":"reader","password":"pw"}'
      return sendJson(
        response,
        isKnown ? rangeAnswer('/a', 'x') : errorAnswer('etcdserver: invalid auth token', 16),
        isKnown ? 200 : 401,
      )
    })
    const auth = { basic: { username: 'reader', password: 'pw' } }
    const reading = await read({ ...accessTo(server.url), auth })
    expect(reading.entry?.modRevision).toBe('2')
    expect(server.requests).toEqual(['POST /v3/auth/authenticate', 'POST /v3/kv/range'])
  })

  it('tells a refused login without the password', async () => {
    const message = 'etcdserver: authentication failed, invalid user ID or password'
    const { url } = await gateway(errorAnswer(message, 3), 400)
    const auth = { basic: { username: 'reader', password: 'hunter2-secret' } }
    const failure = await failureOf({ ...accessTo(url), auth })
    expect(failure).toMatchObject({ code: 'source.forbidden', request: 'auth/authenticate /a' })
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })

  it('refuses an answer of more values than any about one key', async () => {
    const { url } = await gateway({ ...rangeAnswer('/a', 'x'), more: Array.from({ length: 10_000 }, () => 0) })
    expect((await failureOf(accessTo(url))).code).toBe('source.bad-answer')
  })

  it('sends the configured headers', async () => {
    const seen: unknown[] = []
    const server = await httpServer((request, response) => {
      seen.push(request.headers['x-team'], request.headers.authorization, request.headers['content-type'])
      sendJson(response, { header })
    })
    await read({ ...accessTo(server.url), headers: { 'x-team': 'pay' }, auth: { bearer: 'for-the-proxy' } })
    expect(seen).toEqual(['pay', 'Bearer for-the-proxy', 'application/json'])
  })
})
