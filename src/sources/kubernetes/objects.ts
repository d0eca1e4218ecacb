import { z } from '../../core/zod.ts'

/** What graycheck reads of the objects of a cluster: the fields that it needs, and nothing is made up where one is missing. */

const labels = z.record(z.string(), z.string()).default({})

const Meta = z.object({
  name: z.string(),
  uid: z.string().min(1),
  generation: z.number().optional(),
  deletionTimestamp: z.string().nullish(),
  labels,
  annotations: labels,
  ownerReferences: z.array(z.object({ uid: z.string(), controller: z.boolean().optional() })).default([]),
})

export const LabelSelector = z.object({
  matchLabels: labels,
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
})
export type LabelSelector = z.infer<typeof LabelSelector>

const State = z.object({ reason: z.string().optional(), message: z.string().optional() })

const ContainerStatus = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: z.number().default(0),
  imageID: z.string().default(''),
  state: z
    .object({ waiting: State.nullish(), terminated: State.extend({ exitCode: z.number().optional() }).nullish() })
    .default({}),
})
export type ContainerStatus = z.infer<typeof ContainerStatus>

const Container = z.object({
  name: z.string(),
  image: z.string().default(''),
  ports: z
    .array(z.object({ name: z.string().optional(), containerPort: z.number(), protocol: z.string().default('TCP') }))
    .nullish(),
})

export const Pod = z.object({
  metadata: Meta,
  spec: z.object({ containers: z.array(Container) }),
  status: z
    .object({
      phase: z.string().default(''),
      podIP: z.string().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .nullish(),
      containerStatuses: z.array(ContainerStatus).nullish(),
      initContainerStatuses: z.array(ContainerStatus).nullish(),
    })
    .prefault({}),
})
export type Pod = z.infer<typeof Pod>

export const ReplicaSet = z.object({ metadata: Meta, spec: z.object({ replicas: z.number().default(1) }) })
export type ReplicaSet = z.infer<typeof ReplicaSet>

const observed = z.union([z.number(), z.string()]).optional()

export const Deployment = z.object({
  metadata: Meta,
  spec: z.object({ selector: LabelSelector }),
  status: z.object({ observedGeneration: observed }).prefault({}),
})
export type Deployment = z.infer<typeof Deployment>

export const StatefulSet = z.object({
  metadata: Meta,
  spec: z.object({ selector: LabelSelector, replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: observed,
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
    })
    .prefault({}),
})
export type StatefulSet = z.infer<typeof StatefulSet>

export const Rollout = z.object({
  metadata: Meta,
  spec: z.object({ selector: LabelSelector.nullish() }),
  status: z
    .object({
      // A string, unlike that of every other workload.
      observedGeneration: observed,
      currentPodHash: z.string().optional(),
      stableRS: z.string().optional(),
      selector: z.string().optional(),
      abort: z.boolean().optional(),
    })
    .prefault({}),
})
export type Rollout = z.infer<typeof Rollout>

export const ListPage = z.object({
  kind: z.string().regex(/List$/),
  metadata: z.object({ continue: z.string().max(100_000).optional() }),
  items: z.array(z.unknown()).nullish(),
})

/** What the API server says when it refuses. */
export const Status = z.object({ kind: z.literal('Status'), message: z.string(), reason: z.string().optional() })
