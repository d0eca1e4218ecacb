import { writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { httpServer, sendJson } from '../instances/http-server.ts'
import type { ClusterObjects } from './cluster-objects.ts'
import { tempFolder } from './temp-folder.ts'

export interface TestCluster {
  readonly url: string
  readonly kubeconfig: string
  /** Method and target of every request, in order. */
  readonly requests: string[]
  /** The bodies of the requests. */
  readonly bodies: string[]
  objects: ClusterObjects
  /** What the API server says instead, where it is not null. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean
}

export const token = 'kubeconfig-token-3f9a'

/** An API server on loopback with these objects, and a kubeconfig for it. Lists come in pages of two. */
export async function testCluster(objects: ClusterObjects): Promise<TestCluster> {
  const bodies: string[] = []
  const server = await httpServer((request, response, body) => {
    bodies.push(body)
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(response, 401, 'Unauthorized')
    if (cluster.instead(request, response)) return
    answer(cluster.objects, request, response)
  })
  const kubeconfig = join(await tempFolder(), 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(configOf(server.url)))
  const cluster: TestCluster = {
    url: server.url,
    kubeconfig,
    requests: server.requests,
    bodies,
    objects,
    instead: () => false,
  }
  return cluster
}

/** JSON is YAML, too. */
export function configOf(server: string, user: object = { token }): object {
  return {
    'current-context': 'test',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
  }
}

export function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status }, status)
}

const pageSize = 2

function answer(objects: ClusterObjects, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://any')
  const [, namespace, resource = '', name] = /\/namespaces\/([^/]+)\/([a-z]+)(?:\/([^/]+))?$/.exec(url.pathname) ?? []
  const all = new Map<string, readonly object[]>(Object.entries(objects)).get(resource)
  if (namespace !== 'shop' || all === undefined) return refuse(response, 404, `there is no ${url.pathname}`)
  if (name !== undefined) {
    const found = all.find((one) => Labelled.parse(one).metadata.name === name)
    return found === undefined ? refuse(response, 404, `${resource} "${name}" not found`) : sendJson(response, found)
  }
  const from = Number(url.searchParams.get('continue') ?? 0)
  const found = all.filter((one) => matches(one, url.searchParams.get('labelSelector') ?? ''))
  const more = found.length > from + pageSize ? { continue: String(from + pageSize) } : {}
  sendJson(response, { kind: 'SomeList', metadata: more, items: found.slice(from, from + pageSize) })
}

const Labelled = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  status: z.unknown().optional(),
})

/** Pods by their labels; ReplicaSets are found by any selector. */
function matches(object: object, selector: string): boolean {
  const { metadata, status } = Labelled.parse(object)
  if (status === undefined) return true
  const wanted = selector.split(',').map((part) => part.split('='))
  return wanted.every(([key = '', value]) => metadata.labels[key] === value)
}
