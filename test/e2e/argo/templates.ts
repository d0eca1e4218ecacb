import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { z } from 'zod'

import { root } from '../../kit/run-cli.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { unpullableTag } from '../../servers/kubernetes/kubelet/pod.ts'
import { graycheck } from '../cluster/serve.ts'

const shipped = join(root, 'deploy/argo')

const jobTemplate = 'graycheck-job'
const webTemplate = 'graycheck-web'

/** The shipped templates; only the program of the Job is another one, because there is no image here. */
export async function applyTemplates(kubernetes: Kubernetes): Promise<void> {
  const path = '/spec/metrics/0/provider/job/spec/template/spec/containers/0/command'
  const patch = JSON.stringify([{ op: 'replace', path, value: graycheck }])
  await applyOverlay(kubernetes, 'templates', { patches: [{ target: { name: jobTemplate }, patch }] })
}

/** Once more, with an image that no node can pull. Resolves to the name of the Job's template. */
export async function applyUnpullable(kubernetes: Kubernetes): Promise<string> {
  const images = [{ name: 'registry.example/graycheck', newTag: unpullableTag }]
  await applyOverlay(kubernetes, 'unpullable', { nameSuffix: '-unpullable', images })
  return `${jobTemplate}-unpullable`
}

/** Once more, as Argo Rollouts before 1.8 would keep it. Resolves to the name of the template that asks the server. */
export async function applyBefore18(kubernetes: Kubernetes): Promise<string> {
  const patch = JSON.stringify([{ op: 'remove', path: '/spec/metrics/0/consecutiveSuccessLimit' }])
  await applyOverlay(kubernetes, 'old', { nameSuffix: '-old', patches: [{ target: { name: webTemplate }, patch }] })
  return `${webTemplate}-old`
}

async function applyOverlay({ kubectl, folder }: Kubernetes, name: string, changes: object): Promise<void> {
  const overlay = join(folder, name)
  await mkdir(overlay)
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [relative(overlay, shipped)],
    ...changes,
  }
  await writeFile(join(overlay, 'kustomization.yaml'), JSON.stringify(kustomization))
  await kubectl('apply', '--server-side', '--validate=strict', `--kustomize=${overlay}`)
}

const JobTemplate = z.object({
  spec: z.object({
    metrics: z.tuple([
      z.object({
        provider: z.object({
          job: z.object({ spec: z.object({ template: z.object({ spec: z.record(z.string(), z.unknown()) }) }) }),
        }),
      }),
    ]),
  }),
})

/** The pod that the shipped template makes, with its arguments still to be filled in. */
export async function podOfJob({ kubectl }: Kubernetes): Promise<Record<string, unknown>> {
  const template = await kubectl('get', 'clusteranalysistemplate', jobTemplate, '--output=json')
  const [{ provider }] = JobTemplate.parse(JSON.parse(template)).spec.metrics
  return provider.job.spec.template.spec
}
