/**
 * A stand-in for a scheduler and a kubelet, as a process of its own. Pods of Jobs are bound to its node, and their only
 * container runs as a process of this machine; all other pods are bound to the other node, which kwok plays.
 *
 * It does what a test of Jobs needs: environment from values, fields, ConfigMaps and Secrets; ConfigMaps and Secrets as
 * volumes; exit code and termination message; SIGTERM, grace and SIGKILL on deletion. It has no images, and therefore
 * replaces mount paths in the command by those of folders. It does not enforce a security context, runs no probes and no
 * sidecars, mounts no tokens and serves no logs.
 */
import { setTimeout as sleep } from 'node:timers/promises'

import { z } from 'zod'

import type { Api } from './api.ts'
import { connectApi } from './api.ts'
import { Pod, pathOf } from './pod.ts'
import type { RunningPod } from './run-pod.ts'
import { logFailure, startPod, takeOut } from './run-pod.ts'

const Settings = z.object({
  server: z.string(),
  certificate: z.string(),
  token: z.string(),
  node: z.string(),
  otherNode: z.string(),
  folder: z.string(),
})
type Settings = z.infer<typeof Settings>

const PodList = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(z.unknown()) })
const WatchEvent = z.object({ type: z.string(), object: z.unknown() })

async function registerNode(api: Api, name: string): Promise<void> {
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' }
  await api.call('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } })
  const capacity = { cpu: '64', memory: '64Gi', pods: '1000' }
  const ready = { type: 'Ready', status: 'True', reason: 'StandIn', message: 'ready' }
  const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }]
  await api.call('PATCH', `/api/v1/nodes/${name}/status`, {
    status: { capacity, allocatable: capacity, conditions: [ready], addresses },
  })
}

/** Decides about one pod after the other, as they come. */
function podHandler(api: Api, { node, otherNode, folder }: Settings): (type: string, pod: Pod) => void {
  const bound = new Set<string>()
  const running = new Map<string, RunningPod>()
  const removing = new Set<string>()

  async function bind(pod: Pod): Promise<void> {
    const { name, uid, ownerReferences } = pod.metadata
    const target = ownerReferences.some(({ kind }) => kind === 'Job') ? node : otherNode
    await api.call('POST', `${pathOf(pod)}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, uid },
      target: { apiVersion: 'v1', kind: 'Node', name: target },
    })
  }

  return (type, pod) => {
    const { uid, deletionTimestamp } = pod.metadata
    if (type === 'DELETED') return void running.delete(uid)
    if (pod.spec.nodeName === undefined) {
      if (deletionTimestamp !== undefined || pod.spec.schedulingGates.length > 0 || bound.has(uid)) return
      bound.add(uid)
      bind(pod).catch(logFailure)
    } else if (pod.spec.nodeName === node && deletionTimestamp !== undefined) {
      if (removing.has(uid)) return
      removing.add(uid)
      const removed = running.get(uid)?.remove(pod) ?? takeOut(api, pod)
      removed.catch(logFailure)
    } else if (pod.spec.nodeName === node && pod.status.phase === 'Pending' && !running.has(uid)) {
      running.set(uid, startPod(api, pod, folder))
    }
  }
}

/** Everything there is, and from then on everything that changes. */
async function followPods(api: Api, onPod: (type: string, pod: Pod) => void): Promise<void> {
  const list = PodList.parse(await api.call('GET', '/api/v1/pods'))
  for (const pod of list.items) onPod('ADDED', Pod.parse(pod))
  const query = `watch=1&timeoutSeconds=300&resourceVersion=${list.metadata.resourceVersion}`
  for await (const line of api.watch(`/api/v1/pods?${query}`)) {
    const { type, object } = WatchEvent.parse(line)
    // The version is too old, for one: begin anew.
    if (type === 'ERROR') return
    onPod(type, Pod.parse(object))
  }
}

const settings = Settings.parse(JSON.parse(process.argv[2] ?? '{}'))
const api = connectApi(settings)
const onPod = podHandler(api, settings)
await registerNode(api, settings.node)
for (;;) {
  await followPods(api, onPod).catch(logFailure)
  await sleep(200)
}
