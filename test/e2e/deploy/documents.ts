import { readFile } from 'node:fs/promises'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'

/** An object of Kubernetes; what is not read here stays as it is. */
export const KubernetesObject = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
})
export type KubernetesObject = z.infer<typeof KubernetesObject>

/** All objects of a text, as kubectl reads it: YAML 1.1 and no key twice. */
export function documentsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0]
    const value: unknown = document.toJS()
    return value === null ? [] : [KubernetesObject.parse(value)]
  })
}

export async function documentsOf(path: string): Promise<KubernetesObject[]> {
  return documentsIn(await readFile(path, 'utf8'))
}

const Template = z.looseObject({
  metadata: z.looseObject({}),
  spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string(), args: z.array(z.string()) })) }),
})
export type PodTemplate = z.infer<typeof Template>

const Workload = z.looseObject({ spec: z.looseObject({ template: Template }) })
const CronJob = z.looseObject({ spec: z.looseObject({ jobTemplate: Workload }) })

/** The template of the pods that a Deployment, a Job or a CronJob makes. */
export function podTemplateOf(object: KubernetesObject): PodTemplate {
  return object.kind === 'CronJob'
    ? CronJob.parse(object).spec.jobTemplate.spec.template
    : Workload.parse(object).spec.template
}
