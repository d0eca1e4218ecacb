import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { startLab } from '../../src/lab/lab.ts'
import { ask, grayStates, profile, state, tagged } from './kit.ts'

describe('the instances of the lab', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await startLab({ trafficPerSecond: 0 })
  })
  afterEach(() => lab.stop())

  const key = '/config/user/v2-canary.json'

  it('tell who they are, and give the nonce back', async () => {
    const { instances } = lab.addresses
    const all = Object.values(instances).flatMap(({ gray, stable }) => [...gray, ...stable])

    const states = await Promise.all(all.map(({ address }) => state(address, 'abc')))

    expect(states.map(({ nonce, instance }) => [nonce, instance.id, instance.version])).toEqual(
      all.map(({ id, version }) => ['abc', id, version]),
    )
  })

  it('report the config in use with its revision, its hash and its values', async () => {
    const [first] = await grayStates(lab)

    expect(first?.configs).toMatchObject([
      {
        name: 'app',
        source: { type: 'etcd', identity: '14841639068965178418', key, mutable: true },
        observed: { revision: '2' },
        // printf '{"features":{"newCheckout":true},"retries":2,"timeoutMs":800}' | sha256sum
        applied: {
          revision: '2',
          sha256: '550c0c7de99d9de91caaa50e43adbf80dc63c4e62d7ffb5e7066c4bdbd027576',
          canon: 'jcs',
          seq: '1',
        },
        effective: { values: { '/timeoutMs': 800, '/retries': 2, '/features/newCheckout': true }, overrides: [] },
        rejected: [],
      },
    ])
  })

  it('apply what is put over HTTP, on every gray instance and on no stable one', async () => {
    const value = '{"timeoutMs":300,"retries":2}'
    const body = { key: Buffer.from(key).toString('base64'), value: Buffer.from(value).toString('base64') }
    await fetch(`${lab.addresses.configStore.url}/v3/kv/put`, { method: 'POST', body: JSON.stringify(body) })

    const gray = await grayStates(lab)
    const stable = await state(lab.addresses.instances.user.stable[0]?.address ?? '')

    const applied = gray.map(({ configs }) => [
      configs[0]?.applied?.revision,
      configs[0]?.effective.values['/timeoutMs'],
    ])
    expect(applied).toEqual([
      ['8', 300],
      ['8', 300],
    ])
    expect(stable.configs[0]?.applied?.revision).toBe('3')
  })

  it('keep the last good config when a new one is broken, and say why', async () => {
    lab.parts.configStore.put(key, '{"timeoutMs":')
    const [broken] = await grayStates(lab)
    lab.parts.configStore.put(key, '{"timeoutMs":1,"retries":0}')
    const [mended] = await grayStates(lab)

    expect(broken?.configs[0]).toMatchObject({
      observed: { revision: '8' },
      applied: { revision: '2' },
      rejected: [{ key, kind: 'parse', message: 'not JSON' }],
    })
    expect(mended?.configs[0]).toMatchObject({ applied: { revision: '9', seq: '2' }, rejected: [] })
  })

  it('use the config that they report', async () => {
    for (const { behaviour } of lab.parts.instances.order.stable)
      Object.assign(behaviour, { slowShare: 1, slowMs: 5000 })
    for (const { config } of lab.parts.instances.user.stable) config.override('/timeoutMs', 20, 'env:TIMEOUT_MS')

    const answer = await profile(lab, 0)

    expect([answer.status, answer.hops.length]).toEqual([502, 1])
  })

  it('dial their dependencies and tell which backend answered', async () => {
    const [first] = await grayStates(lab)
    const { dependencies } = lab.addresses

    expect(first?.dependencies).toMatchObject([
      { name: 'orders-db', target: dependencies['orders-db'], status: 'pass', identity: '7312964420811' },
      { name: 'cache', target: dependencies.cache, status: 'pass', identity: '5f2c09ab41d7e6' },
    ])
  })

  it('count the requests of users, and leave out those of graycheck', async () => {
    const lines = [...tagged, ['x-request-source', 'graycheck']] as const
    await profile(lab, 0, tagged)
    await profile(lab, 0, lines)

    const pages = await Promise.all(
      lab.addresses.instances.user.gray.map(({ address }) => ask(`http://${address}/metrics`)),
    )
    const [stock] = lab.addresses.instances.stock.gray
    const behind = await ask(`http://${stock?.address}/metrics`)

    const counted = pages.filter(({ body }) => body.includes('http_requests_total{code="200",method="GET"} 1\n'))
    expect(counted).toHaveLength(1)
    expect(behind.body).toContain('http_requests_total{code="200",method="GET"} 1\n')
    expect(behind.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  })

  it('count an answer of 500 as one, and still name the hops', async () => {
    for (const { behaviour } of lab.parts.instances.user.gray) behaviour.errorShare = 1

    const answer = await profile(lab, 0, tagged)

    expect([answer.status, answer.version, answer.hops.length]).toEqual([500, '2.1.0-canary.3', 3])
    const pages = await Promise.all(
      lab.addresses.instances.user.gray.map(({ address }) => ask(`http://${address}/metrics`)),
    )
    expect(pages.filter(({ body }) => body.includes('code="500"'))).toHaveLength(1)
  })

  it('answer a health page, 404 for the rest, and 400 for what is no URL', async () => {
    const address = lab.addresses.instances.user.gray[0]?.address
    const health = await ask(`http://${address}/healthz`)
    const other = await ask(`http://${address}/nope`)
    const broken = await ask(`http://${address}//`)

    expect([health.status, health.body, other.status, broken.status]).toEqual([200, 'ok\n', 404, 400])
  })
})
