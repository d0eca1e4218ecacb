import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Launch } from '../process.ts'
import type { Built } from './available.ts'
import type { Ask, Credentials } from './control-plane.ts'
import { apiServer } from './control-plane.ts'

/** Its pods become ready at once, and nothing runs in them. */
const pretended = 'pretended'
/** Its pods are processes of this machine: those of Jobs. */
export const real = 'real'

export const pretendedNode = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: pretended,
    labels: { type: 'kwok', 'kubernetes.io/hostname': pretended, 'kubernetes.io/os': 'linux' },
  },
})

function isNodeReady(name: string, ask: Ask): Promise<boolean> {
  const path = '{.status.conditions[?(@.type=="Ready")].status}'
  return ask('get', 'node', name, `--output=jsonpath=${path}`).then((status) => status === 'True')
}

export function kwokLaunch({ program, manifests }: Built, { kubeconfig }: Credentials, ask: Ask): Launch {
  return {
    name: 'kwok',
    file: program('kwok'),
    configure: async () => [
      `--kubeconfig=${kubeconfig}`,
      ...manifests.map((path) => `--config=${path}`),
      '--manage-nodes-with-label-selector=type=kwok',
      '--node-lease-duration-seconds=0',
    ],
    isReady: () => isNodeReady(pretended, ask),
  }
}

/** The stand-in for a scheduler and a kubelet: see kubelet/main.ts. */
export function kubeletLaunch({ authority, token }: Credentials, ask: Ask): Launch {
  return {
    name: 'kubelet',
    file: process.execPath,
    configure: async (folder) => {
      const certificate = await readFile(authority, 'utf8')
      const settings = { server: apiServer, certificate, token, node: real, otherNode: pretended, folder }
      return [join(import.meta.dirname, 'kubelet/main.ts'), JSON.stringify(settings)]
    },
    isReady: () => isNodeReady(real, ask),
  }
}
