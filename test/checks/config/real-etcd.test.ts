import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { configKind } from '../../../src/checks/config/index.ts'
import { contractServer } from '../../instances/http-server.ts'
import { frozenAt, realDoors } from '../../instances/real-doors.ts'
import { prepare, takeLook, targetWith } from '../../instances/take-look.ts'
import { withServer } from '../../servers/available.ts'
import type { Etcd } from '../../servers/etcd.ts'
import { startEtcd } from '../../servers/etcd.ts'

const describeEtcd = await withServer('etcd')
const key = '/config/user/prod.json'

/** An instance whose config is set by the test, as one that reads this etcd would report it. */
async function startInstance() {
  let config: object = {}
  const server = await contractServer(() => ({
    instance: { id: 'user-gray-1' },
    configs: [{ name: 'app', ...config }],
  }))
  const run = (text: string, revision: number, source: object = {}) => {
    const sha256 = createHash('sha256').update(text).digest('hex')
    config = { source: { type: 'etcd', key, ...source }, applied: { revision: String(revision), sha256, canon: 'raw' } }
  }
  return { address: server.address, run }
}

async function startCheck(etcd: Etcd, address: string) {
  const target = targetWith({ gray: { addresses: [address] } })
  const entry = { kind: 'config', name: 'app', desired: { etcd: { endpoints: [etcd.url], key } } }
  const check = prepare(configKind, entry, target)
  const doors = await realDoors()
  return async (...times: number[]) => {
    let evidence = await takeLook(check, target, frozenAt(doors, 0))
    for (const seconds of times) evidence = await takeLook(check, target, frozenAt(doors, seconds * 1000), evidence)
    const { status, findings } = check.judge(evidence)
    return [status, ...findings.map(({ code }) => code)]
  }
}

describeEtcd('a config check on a real etcd', () => {
  let etcd: Etcd
  beforeAll(async () => {
    etcd = await startEtcd()
  })
  afterAll(() => etcd.stop())

  it('follows one instance through a change', async () => {
    const instance = await startInstance()
    const look = await startCheck(etcd, instance.address)
    const first = await etcd.put(key, '{"t":300}')
    instance.run('{"t":300}', first)
    expect(await look()).toEqual(['pass'])

    const second = await etcd.put(key, '{"t":800}')
    expect(await look()).toEqual(['inconclusive', 'config.pending'])
    expect(await look(11)).toEqual(['fail', 'config.stale'])

    instance.run('{"t":800}', second)
    expect(await look()).toEqual(['pass'])
    instance.run('{"t":801}', second)
    expect(await look()).toEqual(['fail', 'config.forked'])
    instance.run('{"t":801}', second + 1)
    expect(await look()).toEqual(['fail', 'config.ahead'])
  })

  it('finds an instance that reads another etcd with the same content', async () => {
    const other = await startEtcd()
    onTestFinished(() => other.stop())
    const instance = await startInstance()
    const answer = await fetch(`${other.url}/v3/kv/range`, { method: 'POST', body: '{"key":"AA=="}' })
    const identity = /"cluster_id":"(\d+)"/.exec(await answer.text())?.[1]
    const revision = await etcd.put(key, '{"t":900}')
    instance.run('{"t":900}', revision, { identity })
    expect(await (await startCheck(etcd, instance.address))()).toEqual(['fail', 'config.foreign'])
  })

  it('is not decided on a key that is not there', async () => {
    const empty = await startEtcd()
    onTestFinished(() => empty.stop())
    const instance = await startInstance()
    expect(await (await startCheck(empty, instance.address))()).toEqual(['inconclusive', 'config.desired-missing'])
  })
})
