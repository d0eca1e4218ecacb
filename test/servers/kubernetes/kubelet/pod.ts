import { z } from 'zod'

/** What the stand-in reads of a pod; everything else is passed over. */

/** There are no images here; one with this tag plays one that can't be pulled. */
export const unpullableTag = 'unpullable'

const Key = z.object({ name: z.string(), key: z.string() })

const Variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .object({
      fieldRef: z.object({ fieldPath: z.string() }).optional(),
      configMapKeyRef: Key.optional(),
      secretKeyRef: Key.optional(),
    })
    .optional(),
})
export type Variable = z.infer<typeof Variable>

const Container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: z.array(Variable).default([]),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
  terminationMessagePath: z.string().default('/dev/termination-log'),
  terminationMessagePolicy: z.string().default('File'),
})
export type Container = z.infer<typeof Container>

const Volume = z.object({
  name: z.string(),
  configMap: z.object({ name: z.string() }).optional(),
  secret: z.object({ secretName: z.string(), optional: z.boolean().default(false) }).optional(),
  emptyDir: z.object({}).optional(),
})
export type Volume = z.infer<typeof Volume>

export const Pod = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
    deletionGracePeriodSeconds: z.number().default(30),
    ownerReferences: z.array(z.object({ kind: z.string() })).default([]),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    restartPolicy: z.string().default('Always'),
    schedulingGates: z.array(z.unknown()).default([]),
    initContainers: z.array(z.unknown()).default([]),
    containers: z.array(Container).min(1),
    volumes: z.array(Volume).default([]),
  }),
  status: z.object({ phase: z.string().default('Pending') }).default({ phase: 'Pending' }),
})
export type Pod = z.infer<typeof Pod>

export function pathOf({ metadata: { namespace, name } }: Pod): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`
}
