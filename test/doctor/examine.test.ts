import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Visit } from '../../src/core/visit.ts'
import { examine } from '../../src/doctor/examine.ts'
import { contractServer, httpServer, sendJson } from '../instances/http-server.ts'
import type { TestCluster } from '../kit/cluster.ts'
import { refuse, testCluster, token } from '../kit/cluster.ts'
import { revision, rollout, together } from '../kit/cluster-objects.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { head, planOf } from '../plan/load-helpers.ts'

async function visitsOf(text: string): Promise<Visit[]> {
  return [...(await examine(await planOf(text)))]
}

const told = (visits: readonly Visit[]): string[] =>
  visits.map(({ result, asked, message }) => `${result}: ${asked}: ${message}`)

const nobody = '127.0.0.1:1'

const Review = z.object({ spec: z.object({ resourceAttributes: z.looseObject({ resource: z.string() }) }) })

describe('the instances of a plan', () => {
  it('are asked for their state', async () => {
    const instance = await contractServer(() => ({ instance: { version: '2' } }))
    const silent = await contractServer(() => ({ instance: {} }))

    const visits = await visitsOf(
      `${head}instances: { gray: { addresses: ["${instance.address}", "${silent.address}"] }, stable: { addresses: ["${nobody}"] } }\nretry: 0\n`,
    )

    expect(told(visits)).toEqual([
      `reached: GET http://${instance.address}/graycheck/state: runs 2`,
      `reached: GET http://${silent.address}/graycheck/state: answered, without a version`,
      expect.stringContaining(`failed: GET http://${nobody}/graycheck/state: instance ${nobody} gave no usable answer`),
    ])
    expect(visits[2]).toMatchObject({
      code: 'source.unreachable',
      fix: 'Send the request shown from the machine that runs graycheck.',
    })
  })
})

describe('a gateway', () => {
  it('is connected to at each of its addresses, without a request', async () => {
    const { address, requests } = await httpServer((_request, response) => response.end())

    const visits = await visitsOf(
      `${head}gateway: { url: "http://shop.example", addresses: ["${address}", "${nobody}"] }\ninstances: { gray: { addresses: ["${address}"], version: "2" }, stable: { addresses: ["${nobody}"], version: "1" } }\nstages: [ { name: a, checks: [ { kind: dyeing } ] } ]\n`,
    )

    expect(told(visits.filter(({ source }) => source === 'gateway http://shop.example'))).toEqual([
      `reached: connect to ${address}: connected`,
      `failed: connect to ${nobody}: ${nobody} refused the connection: nothing listens there`,
    ])
    expect(requests.filter((line) => !line.includes('/graycheck/state'))).toEqual([])
  })

  it('whose name does not resolve is told', async () => {
    const visits = await visitsOf(
      `${head}gateway: { url: "https://gateway.invalid" }\nstages: [ { name: a, checks: [ { kind: dyeing, versions: { gray: "2", stable: "1" } } ] } ]\n`,
    )

    expect(visits).toMatchObject([{ result: 'failed', code: 'source.unresolved', asked: 'lookup gateway.invalid' }])
  })
})

describe('Prometheus', () => {
  const withPrometheus = (url: string): string =>
    `${head}prometheus: { url: "${url}", labels: { gray: 'role="gray"' }, auth: { bearer: "prom-token-1" } }\nretry: 0\n`

  it('is asked for a number', async () => {
    const { url } = await httpServer((_request, response) => {
      const result = [{ metric: {}, value: [1, '1'] }]
      sendJson(response, { status: 'success', data: { resultType: 'vector', result } })
    })

    expect(await visitsOf(withPrometheus(url))).toMatchObject([
      { source: `prometheus ${url}`, result: 'reached', message: 'answered' },
    ])
  })

  it('that refuses is told, without the token', async () => {
    const { url } = await httpServer((_request, response) => sendJson(response, 'prom-token-1 is not known', 403))

    const visits = await visitsOf(withPrometheus(url))

    expect(visits).toMatchObject([{ result: 'failed', code: 'source.forbidden' }])
    expect(JSON.stringify(visits)).not.toContain('prom-token-1')
  })
})

describe('what a config check compares with', () => {
  const withDesired = (desired: string): string =>
    `${head}instances: { gray: { addresses: ["${nobody}"] } }\nretry: 0\nstages: [ { name: a, checks: [ { kind: config, name: app, desired: ${desired} }, { kind: config, name: other, desired: ${desired} } ] } ]\n`

  it('is read once, however many checks compare with it', async () => {
    const file = join(await tempFolder(), 'app.json')
    await writeFile(file, '{}')

    const visits = await visitsOf(withDesired(`{ file: "${file}" }`))

    expect(told(visits).filter((line) => line.includes(file))).toEqual([`reached: read file ${file}: read`])
  })

  it('that is missing is told', async () => {
    const folder = join(await tempFolder(), 'none')
    await mkdir(folder)

    expect(told(await visitsOf(withDesired(`{ folder: "${folder}" }`)))).toContain(
      `failed: read folder ${folder}: ${folder} holds no files`,
    )
    expect(await visitsOf(withDesired(`{ etcd: { endpoints: ["http://${nobody}"], key: /k } }`))).toContainEqual(
      expect.objectContaining({ result: 'failed', code: 'source.unreachable' }),
    )
  })
})

describe('a cluster', () => {
  const planFor = ({ kubeconfig }: TestCluster, source = 'rollout: user'): string =>
    `${head}instances: { kubernetes: { ${source}, kubeconfig: "${kubeconfig}" }, gray: { version: "2" } }\nretry: 0\n`

  /** Answers reviews of access: all is allowed but what is refused. */
  function allowing(cluster: TestCluster, refused: readonly string[] = []): object[] {
    const reviews: object[] = []
    cluster.instead = (request, response) => {
      if (request.method !== 'POST') return false
      const { resourceAttributes } = Review.parse(JSON.parse(cluster.bodies.at(-1) ?? '')).spec
      reviews.push(resourceAttributes)
      const allowed = !refused.includes(resourceAttributes.resource)
      sendJson(
        response,
        { kind: 'SelfSubjectAccessReview', status: { allowed, reason: allowed ? '' : 'no\u001b[2J RBAC' } },
        201,
      )
      return true
    }
    return reviews
  }

  async function release(): Promise<TestCluster> {
    const instance = await contractServer(() => ({ instance: { version: '2' } }))
    const gray = revision('g1', [{ name: 'a', address: instance.address }])
    return testCluster(together({ rollouts: [rollout()] }, gray, revision('s1', [{ name: 'c', address: nobody }])))
  }

  it('is asked for each right that a run needs, then for the pods, and these for their state', async () => {
    const cluster = await release()
    const reviews = allowing(cluster)

    const visits = await visitsOf(planFor(cluster))

    expect(told(visits).slice(0, 5)).toEqual([
      'reached: get rollouts.argoproj.io/user in shop: allowed',
      'reached: list replicasets.apps in shop: allowed',
      'reached: list pods in shop: allowed',
      'reached: find the pods of rollout user: 1 gray and 1 stable pods',
      expect.stringMatching(/^reached: GET http:\/\/127\.0\.0\.1:\d+\/graycheck\/state: runs 2$/),
    ])
    expect(visits[5]).toMatchObject({ result: 'failed', source: `instance ${nobody}` })
    expect(reviews[0]).toEqual({
      namespace: 'shop',
      verb: 'get',
      group: 'argoproj.io',
      resource: 'rollouts',
      subresource: '',
      name: 'user',
    })
  })

  it('says which right is missing, and what to do', async () => {
    const cluster = await release()
    allowing(cluster, ['replicasets'])

    const [, visit] = await visitsOf(planFor(cluster))

    expect(visit).toMatchObject({
      result: 'failed',
      code: 'source.forbidden',
      message: 'not allowed: no RBAC',
      fix: 'Grant it: graycheck doctor --rbac prints the Role that this plan needs.',
    })
  })

  it('tells what stands in the way of a run, which is no matter of reach', async () => {
    const cluster = await testCluster(together({ rollouts: [rollout({ stable: 'g1' })] }))
    allowing(cluster)

    const visits = await visitsOf(planFor(cluster))

    expect(visits.filter(({ result }) => result === 'failed')).toEqual([])
    expect(visits.filter(({ result }) => result === 'note').map(({ code }) => code)).toContain('instances.no-release')
  })

  it('that refuses everything is told once for each question, without the token', async () => {
    const cluster = await release()
    cluster.instead = (_request, response) => {
      refuse(response, 401, `unknown ${token}`)
      return true
    }

    const visits = await visitsOf(planFor(cluster))

    expect(visits).toHaveLength(4)
    expect(visits.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'source.forbidden'))
    expect(JSON.stringify(visits)).not.toContain(token)
  })

  it('that can not be reached is told once', async () => {
    const cluster = await release()
    cluster.instead = (_request, response) => {
      response.destroy()
      return true
    }

    const visits = await visitsOf(planFor(cluster))

    expect(visits).toMatchObject([
      { result: 'failed', code: 'source.unreachable', asked: 'get rollouts.argoproj.io/user in shop' },
    ])
  })

  it('without a kubeconfig is told once', async () => {
    const cluster = await release()

    const visits = await visitsOf(planFor({ ...cluster, kubeconfig: '/nowhere/kubeconfig' }))

    expect(visits).toMatchObject([{ result: 'failed', code: 'source.unconfigured' }])
  })
})
