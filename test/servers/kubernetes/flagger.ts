import type { ServerProcess } from '../process.ts'
import { requireBuilt } from './available.ts'
import { applyDefinitions } from './custom-resources.ts'
import type { Kubernetes } from './kubernetes.ts'

const health = 'http://127.0.0.1:18092/healthz'

/** Flagger with its custom resources, for Deployments without a mesh: it moves no traffic, and asks webhooks. */
export async function startFlagger(kubernetes: Kubernetes): Promise<ServerProcess> {
  const { program, manifests } = await requireBuilt('flagger')
  await applyDefinitions(kubernetes, manifests)
  return kubernetes.launch({
    name: 'flagger',
    file: program('flagger'),
    configure: async () => [
      `-kubeconfig=${kubernetes.kubeconfig}`,
      '-mesh-provider=kubernetes',
      // Nobody is there, which it only logs: no analysis of the tests has metrics.
      '-metrics-server=http://127.0.0.1:9',
      '-port=18092',
      '-control-loop-interval=2s',
      '-log-level=info',
    ],
    isReady: async () =>
      (await kubernetes.run(['curl', '--fail', '--silent', '--max-time', '2', health])).exitCode === 0,
  })
}
