import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { SourceError } from '../../../src/http/source.ts'
import type { EtcdAccess } from '../../../src/sources/etcd/read-key.ts'
import { readEtcdKey } from '../../../src/sources/etcd/read-key.ts'
import { realDoors } from '../../instances/real-doors.ts'
import { withServer } from '../../servers/available.ts'
import type { Etcd } from '../../servers/etcd.ts'
import { startEtcd, startEtcdCluster } from '../../servers/etcd.ts'

const describeEtcd = await withServer('etcd')

async function read(key: string, access: EtcdAccess) {
  return readEtcdKey(key, access, await realDoors())
}

async function codeOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.catch((reason: unknown) => reason)
  if (error instanceof SourceError) return error.failure.code
  throw new Error('the read did not fail as a source', { cause: error })
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
}

describeEtcd('readEtcdKey with a real etcd', () => {
  let etcd: Etcd
  beforeAll(async () => {
    etcd = await startEtcd()
  })
  afterAll(() => etcd.stop())

  it('reads the bytes and the revision that were written', async () => {
    await etcd.put('/user/prod.json', '{"redirect":300}')
    const revision = await etcd.put('/user/prod.json', '{"redirect":800}\n')
    await etcd.put('/other', 'x')
    const reading = await read('/user/prod.json', { endpoints: [etcd.url], timeoutMs: 5000 })
    expect(reading.entry).toMatchObject({ modRevision: String(revision), version: '2' })
    expect(Buffer.from(reading.entry?.value ?? []).toString()).toBe('{"redirect":800}\n')
    expect(BigInt(reading.headerRevision)).toBe(BigInt(revision) + 1n)
    expect(reading.clusterId).toMatch(/^\d+$/)
  })

  it('tells an absent key, and a key with an empty value', async () => {
    await etcd.put('/empty', '')
    expect((await read('/nothing', { endpoints: [etcd.url], timeoutMs: 5000 })).entry).toBeNull()
    expect((await read('/empty', { endpoints: [etcd.url], timeoutMs: 5000 })).entry?.value).toHaveLength(0)
  })

  it('takes a frozen member for a timeout and asks the next one', async () => {
    const other = await startEtcd()
    onTestFinished(() => other.stop())
    await other.put('/a', 'x')
    etcd.pause()
    onTestFinished(() => etcd.resume())
    expect(await codeOf(read('/a', { endpoints: [etcd.url], timeoutMs: 300 }))).toBe('source.timeout')
    const reading = await read('/a', { endpoints: [etcd.url, other.url], timeoutMs: 300 })
    expect(reading.endpoint).toBe(other.url)
  })

  it('takes no answer from a member that has lost its majority', async () => {
    const cluster = await startEtcdCluster(3)
    onTestFinished(() => cluster.stop())
    const [alone, ...others] = cluster.members
    await alone?.put('/a', 'x')
    for (const member of others) member.pause()
    const access = { endpoints: [alone?.url ?? ''], timeoutMs: 1000 }
    expect(await codeOf(read('/a', access))).toBe('source.timeout')
    for (const member of others) member.resume()
  })

  it('logs in as an etcd user, and tells missing, wrong and insufficient logins', async () => {
    const secured = await startEtcd()
    onTestFinished(() => secured.stop())
    await secured.put('/a', 'x')
    const auth = `${secured.url}/v3/auth`
    for (const name of ['root', 'nobody']) await post(`${auth}/user/add`, { name, password: `${name}-pw` })
    await post(`${auth}/role/add`, { name: 'nothing' })
    await post(`${auth}/user/grant`, { user: 'root', role: 'root' })
    await post(`${auth}/user/grant`, { user: 'nobody', role: 'nothing' })
    await post(`${auth}/enable`, {})

    const as = (username: string, password: string) =>
      read('/a', { endpoints: [secured.url], timeoutMs: 5000, auth: { basic: { username, password } } })
    expect((await as('root', 'root-pw')).entry?.version).toBe('1')
    expect(await codeOf(as('root', 'wrong'))).toBe('source.forbidden')
    expect(await codeOf(as('nobody', 'nobody-pw'))).toBe('source.forbidden')
    expect(await codeOf(read('/a', { endpoints: [secured.url], timeoutMs: 5000 }))).toBe('source.forbidden')
  })
})
