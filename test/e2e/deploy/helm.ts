import { requireBuilt } from '../../servers/kubernetes/available.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import type { Result } from '../../servers/kubernetes/namespace.ts'
import { chart } from './places.ts'

/** Built from its module, helm takes itself for one of an old Kubernetes. */
const kubeVersion = '1.36.3'

/** What the chart renders with values that are laid over its own. */
export async function render(kubernetes: Kubernetes, values: object = {}): Promise<Result> {
  const words = ['template', 'graycheck', chart, '--namespace=graycheck', `--kube-version=${kubeVersion}`]
  return helm(kubernetes, [...words, '--values=-'], JSON.stringify(values))
}

export async function helm(kubernetes: Kubernetes, args: readonly string[], input?: string): Promise<Result> {
  const { program } = await requireBuilt('helm')
  return kubernetes.run([program('helm'), ...args], input === undefined ? {} : { input })
}
