import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'

import { withServer } from './available.ts'
import type { Etcd } from './etcd.ts'
import { callEtcd, restoreEtcd, saveSnapshot, startEtcd, startEtcdCluster } from './etcd.ts'
import { poll } from './poll.ts'

const describeEtcd = await withServer('etcd')

async function leadersOf(members: Etcd[]): Promise<Etcd[]> {
  const isLeader = await Promise.all(members.map((member) => member.isLeader()))
  return members.filter((_, index) => isLeader[index])
}

const Status = z.object({ header: z.object({ cluster_id: z.string() }) })

async function clusterIdOf({ url }: Etcd): Promise<string> {
  return Status.parse(await callEtcd(url, 'maintenance/status', {})).header.cluster_id
}

describeEtcd('etcd', () => {
  it('stores values under growing revisions', async () => {
    const etcd = await startEtcd()
    onTestFinished(() => etcd.stop())

    const revisions = [
      await etcd.put('/config/a', '1'),
      await etcd.put('/config/b', ''),
      await etcd.put('/config/a', '3'),
    ]

    expect(revisions).toEqual([2, 3, 4])
    expect(await etcd.get('/config/a')).toEqual({ value: '3', modRevision: 4 })
    expect(await etcd.get('/config/b')).toEqual({ value: '', modRevision: 3 })
    expect(await etcd.get('/config/c')).toBeUndefined()
    expect(await etcd.isLeader()).toBe(true)
  })

  it('keeps text outside ASCII', async () => {
    const etcd = await startEtcd()
    onTestFinished(() => etcd.stop())

    await etcd.put('/配置', '灰度')

    expect(await etcd.get('/配置')).toEqual({ value: '灰度', modRevision: 2 })
  })

  it('refuses connections after kill9', async () => {
    const etcd = await startEtcd()
    onTestFinished(() => etcd.stop())

    await etcd.kill9()

    await expect(etcd.get('/a')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  it('is the same cluster at the same address after a restore, with what the snapshot held', async () => {
    const etcd = await startEtcd()
    onTestFinished(() => etcd.stop())
    const folder = await mkdtemp(join(tmpdir(), 'graycheck-snapshot-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const before = await clusterIdOf(etcd)
    await etcd.put('/a', 'saved')
    await saveSnapshot(etcd, join(folder, 'etcd.db'))
    await etcd.put('/a', 'lost')
    await etcd.kill9()

    const restored = await restoreEtcd(etcd, join(folder, 'etcd.db'))
    onTestFinished(() => restored.stop())

    expect(restored.url).toBe(etcd.url)
    expect(await clusterIdOf(restored)).toBe(before)
    expect(await restored.get('/a')).toEqual({ value: 'saved', modRevision: 2 })
    expect(await restored.put('/a', 'other')).toBe(3)
  })

  it('replicates in a cluster, which survives its leader', async () => {
    const { members, stop } = await startEtcdCluster(3)
    onTestFinished(stop)
    const leaders = await leadersOf(members)
    const followers = members.filter((member) => !leaders.includes(member))

    const before = await followers[0]?.put('/a', 'before')
    await leaders[0]?.kill9()
    const newLeader = await poll('a new leader', 10_000, async () => (await leadersOf(followers))[0])
    const after = await newLeader.put('/a', 'after')

    expect(leaders).toHaveLength(1)
    expect([before, after]).toEqual([2, 3])
    for (const follower of followers) expect(await follower.get('/a')).toEqual({ value: 'after', modRevision: 3 })
  })
})
