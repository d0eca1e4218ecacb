import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { root } from '../../kit/run-cli.ts'
import type { ServerProcess } from '../../servers/process.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'

export const serveUrl = 'http://127.0.0.1:8080'
export const serveToken = 'a-token-of-the-tests'

export const graycheck = [process.execPath, join(root, 'bin/graycheck.cjs')] as const

/** The built `graycheck serve` inside of the cluster's namespace. */
export function startServe(kubernetes: Kubernetes, plans: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const [file, program] = graycheck
  return kubernetes.launch({
    name: 'graycheck-serve',
    file,
    configure: async (folder) => {
      await mkdir(join(folder, 'plans'))
      for (const [name, plan] of Object.entries(plans)) await writeFile(join(folder, 'plans', `${name}.yaml`), plan)
      await writeFile(join(folder, 'tokens'), `${serveToken}\n`)
      const files = [`--plans=${join(folder, 'plans')}`, `--data=${folder}`, `--token-file=${join(folder, 'tokens')}`]
      return [program, 'serve', ...files, '--listen=127.0.0.1:8080']
    },
    isReady: async () => {
      const asked = await kubernetes.run(['curl', '--fail', '--silent', '--max-time', '2', `${serveUrl}/readyz`])
      return asked.exitCode === 0
    },
  })
}
