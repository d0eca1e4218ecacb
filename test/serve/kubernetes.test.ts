import { describe, expect, it } from 'vitest'
import type { TestCluster } from '../kit/cluster.ts'
import { testCluster, token as clusterToken } from '../kit/cluster.ts'
import { revision, rollout, together } from '../kit/cluster-objects.ts'
import { ask, planText, problemIn, quickRelease, startServed, summaryIn, untilEnded } from './kit.ts'

/** A rollout with one gray pod, which is the instance. */
async function clusterWith(address: string): Promise<TestCluster> {
  const gray = revision('g1', [{ name: 'gray-a', address }])
  return testCluster(together({ rollouts: [rollout()] }, gray, revision('s1', [])))
}

const found = ({ kubeconfig }: TestCluster, more = ''): string =>
  planText('x:1', '2.1.0', more).replace(
    "gray: { addresses: ['x:1'],",
    `kubernetes: { rollout: user, kubeconfig: '${kubeconfig}' }\n  gray: {`,
  )

describe('a plan of the server whose instances a cluster names', () => {
  it('finds them for each run, and is answered by what stands in the way', async () => {
    const { instance } = await quickRelease()
    const cluster = await clusterWith(instance.address)
    const served = await startServed({ texts: { user: found(cluster) } })
    await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-1' } })

    const summary = await untilEnded(served, 'r-1')
    const events = (await ask(served, '/v1/runs/r-1/verdict')).text

    expect(instance.requests).toHaveLength(1)
    expect(summary).toMatchObject({ status: 'inconclusive', reason: { code: 'instances.none' }, exitCode: 11 })
    expect([JSON.stringify(summary), events, ...served.log].join()).not.toContain(clusterToken)
  })

  it('takes addresses of a request in their place, where the plan allows it', async () => {
    const { instance } = await quickRelease()
    const cluster = await clusterWith('10.0.0.1:80')
    const allowing = found(cluster, "serve: { instances: ['127.0.0.0/8'] }")
    const served = await startServed({ texts: { user: allowing, closed: found(cluster) } })
    const named = { runId: 'r-1', gray: [instance.address] }

    await ask(served, '/v1/runs', { body: { plan: 'user', ...named } })
    const summary = await untilEnded(served, 'r-1')
    const refused = await ask(served, '/v1/runs', { body: { plan: 'closed', ...named, runId: 'r-2' } })

    expect(summary).toMatchObject({ status: 'pass', exitCode: 0 })
    expect(cluster.requests).toEqual([])
    expect(problemIn(refused).status).toBe(403)
  })

  it('can not be led to another workload by a request', async () => {
    const cluster = await clusterWith('10.0.0.1:80')
    const served = await startServed({ texts: { user: found(cluster) } })
    const body = { plan: 'user', runId: 'r-1', kubernetes: 'deployment/other' }

    const reply = await ask(served, '/v1/runs', { body })

    expect(problemIn(reply).status).toBe(400)
    expect(() => summaryIn(reply)).toThrow('400')
  })
})
