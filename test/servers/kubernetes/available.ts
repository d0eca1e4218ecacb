import { GO_MODULES } from '../../../tools/servers/go-modules.ts'
import type { GoModuleName } from '../../../tools/servers/go-modules.ts'
import { locateBuilt } from '../../../tools/servers/go-build.ts'
import type { Describe } from '../available.ts'
import { describeUnless } from '../available.ts'
import { join } from 'node:path'

import { namespaceProblem } from './namespace.ts'

async function missingOf(name: GoModuleName): Promise<string[]> {
  const inspection = await locateBuilt(name)
  return 'reason' in inspection ? [inspection.reason] : []
}

/**
 * A `describe` for tests that need a control plane, and further modules:
 *
 *     const describeArgo = await withKubernetes('argo')
 */
export async function withKubernetes(...names: GoModuleName[]): Promise<Describe> {
  const needed: GoModuleName[] = ['controlplane', 'kwok', ...names]
  const missing = (await Promise.all(needed.map(missingOf))).flat()
  const problem = await namespaceProblem()
  return describeUnless([...missing, ...(problem === undefined ? [] : [problem])])
}

export interface Built {
  readonly program: (file: string) => string
  readonly manifests: readonly string[]
}

/** The programs and manifests of a module; throws when it is not built. */
export async function requireBuilt(name: GoModuleName): Promise<Built> {
  const inspection = await locateBuilt(name)
  if ('reason' in inspection) throw new Error(inspection.reason)
  const { folder } = inspection.built
  const files = GO_MODULES[name].manifests.map((path) => path.split('/').at(-1) ?? '')
  return {
    program: (file) => join(folder, file),
    manifests: files.map((file) => join(folder, 'manifests', file)),
  }
}
