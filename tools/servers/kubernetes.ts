/**
 * Builds the programs of Kubernetes that `npm run test:e2e` uses, from the Go modules under
 * test/servers/kubernetes/modules, into the git-ignored cache.
 *
 *     node tools/servers/kubernetes.ts [controlplane|kwok|argo|flagger|helm|tekton ...]
 *
 * Prints name, version and folder of each. What can't be built is told; the tests that need it are skipped then, but in
 * CI, where it exits 1. Exits 2 for an unknown name.
 */
import type { GoModuleName } from './go-modules.ts'
import { GO_MODULE_NAMES } from './go-modules.ts'
import { provideBuilt } from './go-build.ts'

// One after the other: Go uses all cores by itself, and a compiler can take 2 GB.
async function buildAll(names: GoModuleName[]): Promise<void> {
  for (const name of names) {
    const startedAt = performance.now()
    try {
      const { version, folder } = await provideBuilt(name, (text) => console.log(text))
      console.log(`${name} ${version} ${folder} (${Math.round((performance.now() - startedAt) / 1000)} s)`)
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error))
      if (process.env['CI']) process.exitCode = 1
    }
  }
}

const asked = process.argv.slice(2)
const known = GO_MODULE_NAMES.filter((name) => asked.length === 0 || asked.includes(name))
const unknown = asked.filter((name) => !GO_MODULE_NAMES.some((moduleName) => moduleName === name))
if (unknown.length > 0) {
  console.error(`unknown module ${unknown.join(', ')}; the modules are ${GO_MODULE_NAMES.join(', ')}`)
  process.exitCode = 2
} else {
  await buildAll(known)
}
