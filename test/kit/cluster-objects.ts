import { createHash } from 'node:crypto'

/** Objects as a cluster has them, with no more than what graycheck reads. */

export interface PodOptions {
  readonly name: string
  /** The uid of its ReplicaSet or StatefulSet. */
  readonly owner?: string
  readonly uid?: string
  readonly labels?: Readonly<Record<string, string>>
  /** host:port of the instance; null: it has no address yet. */
  readonly address?: string | null
  readonly ports?: readonly object[]
  readonly phase?: string
  readonly ready?: boolean
  readonly restarts?: number
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly image?: string
  readonly imageId?: string
  readonly deleted?: boolean
  readonly conditions?: readonly object[]
}

export function uidOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}

export function pod(options: PodOptions): object {
  const { name, owner, address = '127.0.0.1:1', ready = true, restarts = 0, waiting, image = 'shop/user:2' } = options
  const [ip, port = '8080'] = (address ?? '').split(/:(?=\d+$)/)
  return {
    metadata: {
      name,
      uid: options.uid ?? uidOf(name),
      labels: { app: 'user', ...options.labels },
      ...(options.deleted === true ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
      ...(owner === undefined ? {} : { ownerReferences: [{ uid: owner, controller: true, kind: 'X', name: 'x' }] }),
    },
    spec: {
      containers: [{ name: 'app', image, ports: options.ports ?? [{ name: 'http', containerPort: Number(port) }] }],
    },
    status: {
      phase: options.phase ?? (ready ? 'Running' : 'Pending'),
      ...(address === null ? {} : { podIP: ip }),
      conditions: options.conditions ?? [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'app',
          ready,
          restartCount: restarts,
          imageID: options.imageId ?? '',
          state: waiting === undefined ? { running: {} } : { waiting },
        },
      ],
    },
  }
}

const selector = { matchLabels: { app: 'user' } }

interface Workload {
  readonly name?: string
  readonly generation?: number
  readonly observed?: number | string
}

export interface RolloutOptions extends Workload {
  readonly gray?: string
  readonly stable?: string
  readonly status?: object
  readonly spec?: object
}

export function rollout({ name = 'user', generation = 3, observed = '3', ...options }: RolloutOptions = {}): object {
  const { gray = 'g1', stable = 's1' } = options
  return {
    metadata: { name, uid: uidOf(name), generation },
    spec: options.spec ?? { selector },
    status: { observedGeneration: observed, currentPodHash: gray, stableRS: stable, ...options.status },
  }
}

export function deployment({ name = 'user', generation = 3, observed = 3 }: Workload = {}): object {
  return {
    metadata: { name, uid: uidOf(name), generation },
    spec: { selector: { matchLabels: { app: name } } },
    status: { observedGeneration: observed },
  }
}

export interface StatefulSetOptions extends Workload {
  readonly replicas?: number
  readonly update?: string
  readonly current?: string
}

export function statefulSet({
  name = 'user',
  generation = 3,
  observed = 3,
  ...options
}: StatefulSetOptions = {}): object {
  const { replicas = 2, update = 'user-g1', current = 'user-s1' } = options
  return {
    metadata: { name, uid: uidOf(name), generation },
    spec: { selector, replicas },
    status: { observedGeneration: observed, updateRevision: update, currentRevision: current },
  }
}

export interface ReplicaSetOptions {
  readonly name: string
  readonly owner?: string
  readonly replicas?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly revision?: number
}

export function replicaSet({
  name,
  owner = uidOf('user'),
  replicas = 1,
  labels = {},
  revision,
}: ReplicaSetOptions): object {
  const annotations = revision === undefined ? {} : { 'deployment.kubernetes.io/revision': String(revision) }
  return {
    metadata: { name, uid: uidOf(name), labels, annotations, ownerReferences: [{ uid: owner, controller: true }] },
    spec: { replicas },
  }
}

export const rolloutHash = 'rollouts-pod-template-hash'

/** A ReplicaSet of a Rollout with its hash, and its pods. */
export function revision(
  hash: string,
  pods: readonly Omit<PodOptions, 'owner'>[],
  replicas = pods.length,
): ClusterObjects {
  const name = `user-${hash}`
  const labels = { [rolloutHash]: hash }
  return {
    replicasets: [replicaSet({ name, replicas, labels })],
    pods: pods.map((one) => pod({ ...one, owner: uidOf(name), labels: { ...labels, ...one.labels } })),
  }
}

export interface ClusterObjects {
  readonly rollouts?: readonly object[]
  readonly deployments?: readonly object[]
  readonly statefulsets?: readonly object[]
  readonly replicasets?: readonly object[]
  readonly pods?: readonly object[]
}

export function together(...parts: readonly ClusterObjects[]): ClusterObjects {
  const kinds = ['rollouts', 'deployments', 'statefulsets', 'replicasets', 'pods'] as const
  return Object.fromEntries(kinds.map((kind) => [kind, parts.flatMap((part) => part[kind] ?? [])]))
}
