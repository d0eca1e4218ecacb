import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ConfigStore } from '../../src/lab/config-store.ts'
import { createConfigStore } from '../../src/lab/config-store.ts'
import { startEtcdGateway } from '../../src/lab/etcd-gateway.ts'
import type { RunningServer } from '../../src/lab/server.ts'

/** The expected answers are those of etcd 3.4.23 to the same calls, but for the ids of cluster and member. */
describe('the etcd gateway of the lab', () => {
  let store: ConfigStore
  let server: RunningServer
  beforeAll(async () => {
    store = createConfigStore()
    server = await startEtcdGateway({
      revision: () => store.revision(),
      range: (...borders) => store.range(...borders),
      put: (key, value) => store.put(key, value),
      remove: (key) => store.remove(key),
      restore: (key, value) => store.restore(key, value),
      rollBack: (revision) => store.rollBack(revision),
      watch: (key, onChange) => store.watch(key, onChange),
    })
  })
  beforeEach(() => {
    store = createConfigStore()
  })
  afterAll(() => server.stop())

  async function call(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(`http://${server.address}${path}`, { method: 'POST', body: text })
    return { status: answer.status, body: await answer.json() }
  }

  const foo = 'Zm9v'
  function header(revision: string): object {
    return { cluster_id: '14841639068965178418', member_id: '10276657743932975437', revision, raft_term: '2' }
  }

  it('answers a missing key with the header alone: no kvs and no count', async () => {
    expect(await call('/v3/kv/range', { key: foo })).toEqual({ status: 200, body: { header: header('1') } })
  })

  it('answers what was put, with 64-bit integers as text', async () => {
    expect(await call('/v3/kv/put', { key: foo, value: 'YmFy' })).toEqual({
      status: 200,
      body: { header: header('2') },
    })
    await call('/v3/kv/put', { key: foo, value: 'YmF6' })

    expect(await call('/v3/kv/range', { key: foo })).toEqual({
      status: 200,
      body: {
        header: header('3'),
        kvs: [{ key: foo, create_revision: '2', mod_revision: '3', version: '2', value: 'YmF6' }],
        count: '1',
      },
    })
  })

  it('leaves out an empty value', async () => {
    await call('/v3/kv/put', { key: 'YQ==' })

    expect(await call('/v3/kv/range', { key: 'YQ==' })).toMatchObject({
      body: { kvs: [{ key: 'YQ==', create_revision: '2', mod_revision: '2', version: '1' }] },
    })
    expect(JSON.stringify(await call('/v3/kv/range', { key: 'YQ==' }))).not.toContain('"value"')
  })

  it('answers a range in the order of its keys, and says when a limit cut it', async () => {
    store.put('fop', 'x')
    store.put('foo', 'y')
    store.put('other', 'z')

    const all = await call('/v3/kv/range', { key: foo, range_end: 'Zm9x' })
    const one = await call('/v3/kv/range', { key: foo, range_end: 'Zm9x', limit: '1' })

    expect(all.body).toMatchObject({ kvs: [{ key: foo }, { key: 'Zm9w' }], count: '2' })
    expect(one.body).toEqual({
      header: header('4'),
      kvs: [{ key: foo, create_revision: '3', mod_revision: '3', version: '1', value: 'eQ==' }],
      more: true,
      count: '2',
    })
  })

  it.each(['2', 2])('shows the store as it was at revision %j', async (revision) => {
    store.put('foo', 'bar')
    store.put('foo', 'baz')

    const then = await call('/v3/kv/range', { key: foo, revision })

    expect(then.body).toMatchObject({ header: { revision: '3' }, kvs: [{ mod_revision: '2', value: 'YmFy' }] })
  })

  it('no longer finds a removed key', async () => {
    store.put('foo', 'bar')
    store.remove('foo')

    expect(await call('/v3/kv/range', { key: foo })).toEqual({ status: 200, body: { header: header('3') } })
  })

  it.each([
    [
      'a future revision',
      '/v3/kv/range',
      { key: foo, revision: '99' },
      11,
      'etcdserver: mvcc: required revision is a future revision',
    ],
    ['no key to read', '/v3/kv/range', {}, 3, 'etcdserver: key is not provided'],
    ['no key to write', '/v3/kv/put', {}, 3, 'etcdserver: key is not provided'],
  ])('refuses %s as etcd does', async (_, path, body, code, message) => {
    expect(await call(path, body)).toEqual({ status: 400, body: { error: message, message, code } })
  })

  it.each([
    ['no JSON', 'xx'],
    ['no base64', { key: '%%' }],
    ['a number for a key', { key: 5 }],
    ['a member that the lab would else ignore', { key: foo, keys_only: true }],
  ])('refuses %s with HTTP 400 and code 3', async (_, body) => {
    expect(await call('/v3/kv/range', body)).toMatchObject({ status: 400, body: { code: 3 } })
  })

  it('answers other paths and methods in plain text', async () => {
    const path = await fetch(`http://${server.address}/v3/nothing`, { method: 'POST', body: '{}' })
    const method = await fetch(`http://${server.address}/v3/kv/range`)

    expect([path.status, await path.text()]).toEqual([404, 'Not Found\n'])
    expect([method.status, await method.text()]).toEqual([405, 'Method Not Allowed\n'])
  })

  it('restores another value under the same revisions, and tells no watcher', async () => {
    const told: string[] = []
    store.watch('foo', ({ value, revision }) => told.push(`${value}@${revision}`))
    store.put('foo', 'bar')
    const before = await call('/v3/kv/range', { key: foo })

    store.restore('foo', 'fork')

    expect(told).toEqual(['bar@2'])
    expect(JSON.stringify(await call('/v3/kv/range', { key: foo }))).toBe(
      JSON.stringify(before).replace('YmFy', 'Zm9yaw=='),
    )
  })
})
