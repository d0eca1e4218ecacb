import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { topology } from '../../../src/lab/topology.ts'
import { poll } from '../../servers/poll.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'

export const grayVersion = topology.user.versions.gray

/** The gray release that is judged. The pods of the cluster only stand for it: nothing runs in them. */
export interface ClusterLab {
  /** A graycheck.yaml with the tag and the gray version of another release: those who start a run say the right ones. */
  readonly plan: string
  /** Resolves once the fault acts. */
  readonly inject: (fault: string) => Promise<void>
  /** Nothing answers any more, until it is resumed. */
  readonly pause: () => void
  readonly resume: () => void
}

interface LabOptions {
  /** What the plan is for: a look takes seconds, a watch goes on for as long as a rollout. */
  readonly purpose?: 'look' | 'watch'
  readonly fault?: string
}

export async function startClusterLab(
  kubernetes: Kubernetes,
  { purpose = 'look', fault }: LabOptions = {},
): Promise<ClusterLab> {
  const { folder, pause, resume } = await kubernetes.launch({
    name: 'lab',
    file: process.execPath,
    configure: async (folder) => [join(import.meta.dirname, 'lab-process.ts'), folder, purpose],
    isReady: async (folder) => existsSync(join(folder, 'graycheck.yaml')),
  })
  async function inject(name: string): Promise<void> {
    const request = join(folder, 'inject')
    // By a rename, or the lab may find the file before the name stands in it.
    await writeFile(`${request}.part`, name)
    await rename(`${request}.part`, request)
    await poll(`the fault ${name}`, 30_000, async () => !existsSync(request) || undefined)
  }
  if (fault !== undefined) await inject(fault)
  return { plan: await readFile(join(folder, 'graycheck.yaml'), 'utf8'), inject, pause, resume }
}
