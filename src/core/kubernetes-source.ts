import { Duration } from './duration.ts'
import { z } from './zod.ts'

/** The section instances.kubernetes: which pods of a cluster are gray and which are stable. */

/** RFC 1123 subdomain, as Kubernetes wants the names of workloads. Stands in paths and manifests as it is. */
const objectName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, {
    error: 'expected the name of a Kubernetes object: lower-case letters, digits, dashes and dots',
  })

const namespaceName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, {
    error: 'expected the name of a namespace: lower-case letters, digits and dashes',
  })

const labelSelector = z
  .string()
  .max(1024)
  .regex(/^[A-Za-z0-9!(][A-Za-z0-9 ,=!()._/-]*$/, {
    error: 'expected a label selector as kubectl takes it, such as app=user,track=canary',
  })

const deployment = objectName.meta({ examples: ['user'] })
const rollout = objectName.meta({ examples: ['user'] })
const statefulSet = objectName.meta({ examples: ['user'] })

/** One of two workloads that stand beside each other. */
export const PodGroup = z
  .strictObject({
    deployment: deployment.optional().describe('The pods of this Deployment.'),
    statefulSet: statefulSet.optional().describe('The pods of this StatefulSet.'),
    selector: labelSelector.optional().describe('The pods with these labels, such as app=user,track=canary.'),
  })
  .refine((group) => countGiven(group, ['deployment', 'statefulSet', 'selector']) === 1, {
    error: 'expected exactly one of deployment, statefulSet and selector',
  })
export type PodGroup = z.infer<typeof PodGroup>

/** At least one letter (RFC 6335 section 5.1): a quoted number is none. */
const portName = z.string().regex(/^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/, {
  error: 'expected a port from 1 to 65535 or the name of a container port, such as 8080 or http',
})

export const KubernetesSource = z
  .strictObject({
    rollout: rollout
      .optional()
      .describe('An Argo Rollout: gray is its newest revision, stable the one that status.stableRS names.'),
    deployment: deployment
      .optional()
      .describe('A Deployment in a rolling update: gray is its newest revision, stable the older ones.'),
    statefulSet: statefulSet
      .optional()
      .describe('A StatefulSet in a rolling update: gray is status.updateRevision, stable status.currentRevision.'),
    gray: PodGroup.optional().describe('Two workloads side by side, as Flagger has them: the gray one.'),
    stable: PodGroup.optional().describe('The stable one; only beside gray.'),
    namespace: namespaceName
      .optional()
      .meta({ examples: ['shop'] })
      .describe('The namespace of the pods; that of the context, or in a pod its own, when left out.'),
    kubeconfig: z
      .string()
      .min(1)
      .optional()
      .describe('The kubeconfig; $KUBECONFIG, ~/.kube/config or the service account of the pod when left out.'),
    context: z.string().min(1).optional().describe('The context of the kubeconfig; the current one when left out.'),
    port: z
      .union([z.int().min(1).max(65_535), portName])
      .optional()
      .describe('The port of the instance state, by number or by name; the only container port when left out.'),
    reach: z
      .enum(['direct', 'proxy'])
      .default('direct')
      .describe('proxy asks the pods through the API server, for runners outside of the cluster.'),
    timeout: Duration.prefault('10s').describe('For one answer of the API server.'),
  })
  .superRefine((source, context) => {
    const message = problemOfSource(source)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })
export type KubernetesSource = z.infer<typeof KubernetesSource>

const ways = ['rollout', 'deployment', 'statefulSet', 'gray'] as const

function problemOfSource(source: Readonly<Partial<Record<string, unknown>>>): string | null {
  if (countGiven(source, ways) !== 1) return 'expected exactly one of rollout, deployment, statefulSet and gray'
  if (source['stable'] === undefined || source['gray'] !== undefined) return null
  return 'stable stands beside gray only: a rollout, deployment or statefulSet has its stable pods itself'
}

function countGiven(source: Readonly<Partial<Record<string, unknown>>>, keys: readonly string[]): number {
  return keys.filter((key) => source[key] !== undefined).length
}

/** How the pods of a group are named before a run has found them. No address has a space, so the two can't be confused. */
export function symbolicAddresses(source: KubernetesSource): { readonly gray: string; readonly stable: string | null } {
  const { gray, stable } = source
  if (gray !== undefined) {
    return {
      gray: `every gray pod (${groupWords(gray)})`,
      stable: stable ? `every stable pod (${groupWords(stable)})` : null,
    }
  }
  const workload = workloadWords(source)
  return { gray: `every gray pod of ${workload}`, stable: `every stable pod of ${workload}` }
}

export function isSymbolic(address: string): boolean {
  return address.includes(' ')
}

/** For previews: "gray instance 10.0.1.21:8080", or "every gray pod of rollout user". */
export function instanceInWords(group: 'gray' | 'stable', address: string): string {
  return isSymbolic(address) ? address : `the ${group} instance ${address}`
}

/** For previews: "2 of 2 gray instances", or "all gray instances" where a run finds out how many there are. */
export function allInWords(group: 'gray' | 'stable', addresses: readonly string[]): string {
  if (addresses.some(isSymbolic)) return `all ${group} instances`
  return `${addresses.length} of ${addresses.length} ${group} instances`
}

/** "rollout user", or the two workloads. */
export function sourceWords(source: KubernetesSource): string {
  if (source.gray === undefined) return workloadWords(source)
  const stable = source.stable === undefined ? '' : ` and ${groupWords(source.stable)}`
  return `${groupWords(source.gray)}${stable}`
}

function workloadWords({ rollout, deployment, statefulSet }: KubernetesSource): string {
  if (rollout !== undefined) return `rollout ${rollout}`
  return deployment === undefined ? `statefulset ${statefulSet}` : `deployment ${deployment}`
}

function groupWords({ deployment, statefulSet, selector }: PodGroup): string {
  if (selector !== undefined) return selector
  return deployment === undefined ? `statefulset ${statefulSet}` : `deployment ${deployment}`
}
