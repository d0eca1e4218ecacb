import type { ServerProcess } from '../process.ts'
import { requireBuilt } from './available.ts'
import { applyDefinitions } from './custom-resources.ts'
import type { Kubernetes } from './kubernetes.ts'

const health = 'http://127.0.0.1:18091/healthz'

/** The custom resources of Argo Rollouts, without its controller. */
export async function applyArgoResources(kubernetes: Kubernetes): Promise<void> {
  await applyDefinitions(kubernetes, (await requireBuilt('argo')).manifests)
}

/** The controller of Argo Rollouts, with its custom resources. */
export async function startArgo(kubernetes: Kubernetes): Promise<ServerProcess> {
  const { program } = await requireBuilt('argo')
  await applyArgoResources(kubernetes)
  await kubernetes.kubectl('create', 'namespace', 'argo-rollouts')
  return kubernetes.launch({
    name: 'rollouts-controller',
    file: program('rollouts-controller'),
    configure: async () => [
      `--kubeconfig=${kubernetes.kubeconfig}`,
      '--leader-elect=false',
      '--metricsPort=18090',
      '--healthzPort=18091',
      '--logformat=json',
    ],
    isReady: async () =>
      (await kubernetes.run(['curl', '--fail', '--silent', '--max-time', '2', health])).exitCode === 0,
  })
}
