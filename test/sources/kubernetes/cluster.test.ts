import { createServer } from 'node:https'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../../src/core/clock.ts'
import { createClusterAccess } from '../../../src/sources/kubernetes/cluster-access.ts'
import type { Cluster } from '../../../src/sources/kubernetes/cluster.ts'
import { createCluster } from '../../../src/sources/kubernetes/cluster.ts'
import { createAuthority } from '../../http/certificates.ts'
import type { Handler } from '../../instances/http-server.ts'
import { httpServer, sendJson } from '../../instances/http-server.ts'
import { realDoors } from '../../instances/real-doors.ts'
import { configOf, refuse } from '../../kit/cluster.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import { whenDone } from '../../kit/when-done.ts'
import { portOf } from '../../servers/ports.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

async function clusterOf(config: object): Promise<Cluster> {
  const kubeconfig = join(await tempFolder(), 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(config))
  const { sources, deadline } = await realDoors()
  const surroundings = { env: {}, clock: systemClock, deadline, onSecret: () => undefined }
  const access = createClusterAccess({ kubeconfig }, surroundings)
  return createCluster({ access, sources, clock: systemClock, timeoutMs: 5000, subject: 'rollout user' })
}

async function clusterThat(handle: Handler): Promise<{ cluster: Cluster; requests: string[] }> {
  const { url, requests } = await httpServer(handle)
  return { cluster: await clusterOf(configOf(url, { token: 'a-token' })), requests }
}

const Item = z.object({ name: z.string() })
const path = '/api/v1/namespaces/shop/pods'

const page = (name: string, next = ''): object => ({
  kind: 'PodList',
  metadata: next === '' ? {} : { continue: next },
  items: [{ name }],
})

describe('a list', () => {
  it('is read page by page, and told as one request', async () => {
    const { cluster, requests } = await clusterThat((request, response) => {
      sendJson(response, request.url?.includes('continue=a%2Bb') ? page('second') : page('first', 'a+b'))
    })

    const { items, request, source } = await cluster.list(path, 'app=user,tier in (web,api)', Item)

    expect(items).toEqual([{ name: 'first' }, { name: 'second' }])
    expect(source).toMatch(/^kubernetes http:\/\/127\.0\.0\.1:\d+$/)
    expect(request).toBe(`GET ${path}?labelSelector=app%3Duser%2Ctier%20in%20(web%2Capi)`)
    expect(requests.map((line) => line.slice(line.indexOf('&')))).toEqual(['&limit=250', '&limit=250&continue=a%2Bb'])
  })

  it('begins anew once when its snapshot has gone', async () => {
    let gone = 1
    const { cluster, requests } = await clusterThat((request, response) => {
      if (request.url?.includes('continue=') !== true) return sendJson(response, page('first', 'next'))
      if (gone-- > 0) return refuse(response, 410, 'the provided continue parameter is too old')
      sendJson(response, page('second'))
    })

    expect((await cluster.list(path, 'app=user', Item)).items).toEqual([{ name: 'first' }, { name: 'second' }])
    expect(requests).toHaveLength(4)
  })

  it('is an error when its snapshot goes again', async () => {
    const { cluster } = await clusterThat((request, response) => {
      if (request.url?.includes('continue=') !== true) return sendJson(response, page('first', 'next'))
      refuse(response, 410, 'too old')
    })

    await expect(cluster.list(path, 'app=user', Item)).rejects.toThrow('status 410: too old')
  })

  it('may be empty, which some servers write as null', async () => {
    const { cluster } = await clusterThat((_request, response) => {
      sendJson(response, { kind: 'PodList', metadata: {}, items: null })
    })

    expect((await cluster.list(path, 'app=user', Item)).items).toEqual([])
  })

  it('that never ends is given up', async () => {
    const { cluster, requests } = await clusterThat((_request, response) => sendJson(response, page('again', 'more')))

    await expect(cluster.list(path, 'app=user', Item)).rejects.toMatchObject({ failure: { code: 'source.too-large' } })
    expect(requests).toHaveLength(400)
  })

  it('with an item of another shape is no answer, and does not quote it', async () => {
    const { cluster } = await clusterThat((_request, response) => {
      sendJson(response, { kind: 'PodList', metadata: {}, items: [{ name: 'a' }, { other: 'secret' }] })
    })

    const failing = cluster.list(path, 'app=user', Item)

    await expect(failing).rejects.toThrow('it is not what this API returns: 1.name: ')
    await expect(failing).rejects.toMatchObject({ failure: { code: 'source.bad-answer', subject: 'rollout user' } })
    await expect(failing).rejects.not.toThrow(/secret/)
  })
})

describe('an object', () => {
  it('that is refused tells why, on one line and in bounds', async () => {
    const { cluster } = await clusterThat((_request, response) =>
      refuse(response, 403, `no\u001b[31m\n${'x'.repeat(2000)}`),
    )

    const failing = cluster.get('/apis/apps/v1/namespaces/shop/deployments/user', Item)

    await expect(failing).rejects.toMatchObject({ failure: { code: 'source.forbidden' } })
    const message = await failing.then(String, String)
    expect(message).toMatch(/status 403: no x+/)
    expect(message).not.toMatch(/\p{Cc}/u)
    expect(message.length).toBeLessThan(800)
  })

  it('of more values than any API sends is not parsed', async () => {
    const { cluster } = await clusterThat((_request, response) => response.end(`[${'[],'.repeat(2_100_000)}[]]`))

    await expect(cluster.get(path, Item)).rejects.toThrow('it is not JSON')
  })
})

describe('TLS of a kubeconfig', () => {
  it('works with everything inline: the authority, the client certificate and its key', async () => {
    const authority = await createAuthority()
    whenDone(() => authority.remove())
    const server = await authority.issue('api', 'IP:127.0.0.1')
    const client = await authority.issue('client', 'DNS:client')
    const tls = { cert: server.cert, key: server.key, ca: authority.ca, requestCert: true, rejectUnauthorized: true }
    const listening = createServer(tls, (_request, response) => response.end('{"name":"over TLS"}')).listen(
      0,
      '127.0.0.1',
    )
    await once(listening, 'listening')
    whenDone(() => void listening.close())
    const url = `https://127.0.0.1:${portOf(listening)}`
    const base64 = (text: string): string => Buffer.from(text).toString('base64')
    const user = { 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) }
    const config = (cluster: object, user: object) => ({
      ...configOf(url, user),
      clusters: [{ name: 'c', cluster: { server: url, ...cluster } }],
    })
    const trusting = { 'certificate-authority-data': base64(authority.ca) }

    const good = await clusterOf(config(trusting, user))
    const untrusting = await clusterOf(config({}, user))
    const broken = await clusterOf(config(trusting, { ...user, 'client-key-data': base64('no key') }))
    const careless = await clusterOf(config({ 'insecure-skip-tls-verify': true }, user))

    expect((await good.get('/', Item)).value).toEqual({ name: 'over TLS' })
    expect((await careless.get('/', Item)).value).toEqual({ name: 'over TLS' })
    await expect(untrusting.get('/', Item)).rejects.toMatchObject({ failure: { code: 'source.tls' } })
    await expect(broken.get('/', Item)).rejects.toThrow(
      'tls.ca (given inline), tls.cert (given inline), tls.key (given inline)',
    )
  })
})
