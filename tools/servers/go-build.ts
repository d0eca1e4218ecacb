import { createHash } from 'node:crypto'
import { access, constants, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import type { GoModule, GoModuleName } from './go-modules.ts'
import { GO_MODULES } from './go-modules.ts'
import { CACHE_FOLDER } from './locate.ts'
import { run } from './run.ts'

/** Holds a folder a module with its go.mod, its go.sum and, where there is one, its main.go. */
const MODULES_FOLDER = join(import.meta.dirname, '../../test/servers/kubernetes/modules')

/** On one busy core, with everything to be downloaded and compiled first. */
const BUILD_TIMEOUT_MS = 3_600_000

export interface BuiltModule {
  name: GoModuleName
  version: string
  /** Holds the programs, and `manifests`. */
  folder: string
}

export type GoInspection = { built: BuiltModule } | { reason: string }

/** Where to look and how to build; the defaults are this machine's. */
export interface GoPlaces {
  cacheFolder?: string
  modulesFolder?: string
  go?: string
}

interface Plan {
  module: GoModule
  version: string
  go: string
  /** Where go.mod stands. */
  source: string
  /** Where the programs end up. */
  target: string
  cacheFolder: string
  failurePath: string
}

/** The folder's name tells what the programs are made of, so a change of that makes new ones. */
async function planOf(name: GoModuleName, places: GoPlaces): Promise<Plan> {
  const { cacheFolder = CACHE_FOLDER, modulesFolder = MODULES_FOLDER, go = 'go' } = places
  const module = GO_MODULES[name]
  const source = join(modulesFolder, name)
  const hash = createHash('sha256').update(JSON.stringify(module))
  for (const file of (await readdir(source)).sort())
    hash.update(`\n${file}\n`).update(await readFile(join(source, file)))
  const key = `go-${name}-${hash.digest('hex').slice(0, 16)}`
  const version = versionIn(await readFile(join(source, 'go.mod'), 'utf8'), module.main)
  const failurePath = join(cacheFolder, `${key}.failure.txt`)
  return { module, version, go, source, target: join(cacheFolder, key), cacheFolder, failurePath }
}

function versionIn(goMod: string, path: string): string {
  for (const line of goMod.split('\n')) {
    const [, module, version] = /^(?:require)?\s*(\S+) v(\S+)/.exec(line) ?? []
    if (module === path && version !== undefined) return version
  }
  throw new Error(`go.mod names no version of ${path}`)
}

function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** What was built before from the same source, or why there is nothing. */
export async function locateBuilt(name: GoModuleName, places: GoPlaces = {}): Promise<GoInspection> {
  const plan = await planOf(name, places)
  const files = [...Object.keys(plan.module.programs), ...Object.values(plan.module.links).flat()]
  const usable = await Promise.all(files.map((file) => canRun(join(plan.target, file))))
  if (usable.every(Boolean)) return { built: { name, version: plan.version, folder: plan.target } }
  const failure = await readFile(plan.failurePath, 'utf8').catch(() => 'it has not been built')
  return { reason: `no ${name}: ${failure}. Build it: npm run servers:kubernetes` }
}

/** Runs Go in the module's folder, without C and with versions only from go.mod; throws with the end of its output. */
async function runGo({ go, source }: Plan, args: string[]): Promise<string> {
  const env = { CGO_ENABLED: '0', GOWORK: 'off' }
  const { succeeded, output } = await run(go, args, { cwd: source, env, timeoutMs: BUILD_TIMEOUT_MS })
  if (!succeeded) throw new Error(`\`${go} ${args[0]}\` failed: ${output.slice(-1000)}`)
  return output
}

function linkerFlags({ module, version }: Plan): string {
  const { versionPackage } = module
  if (versionPackage === undefined) return '-s -w'
  const [major, minor] = version.split('.')
  const variables = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  return ['-s -w', ...Object.entries(variables).map(([key, value]) => `-X ${versionPackage}.${key}=${value}`)].join(' ')
}

async function buildInto(plan: Plan, folder: string): Promise<void> {
  for (const [file, path] of Object.entries(plan.module.programs)) {
    const target = join(folder, file)
    await runGo(plan, ['build', '-buildvcs=false', '-ldflags', linkerFlags(plan), '-o', target, path])
    for (const link of plan.module.links[file] ?? []) await symlink(file, join(folder, link))
  }
  await copyManifests(plan, join(folder, 'manifests'))
}

async function copyManifests(plan: Plan, folder: string): Promise<void> {
  // Words of Go about what it does come behind the answer.
  const [unpacked = ''] = (await runGo(plan, ['list', '-m', '-f', '{{.Dir}}', plan.module.main])).split('\n', 1)
  await mkdir(folder)
  for (const path of plan.module.manifests) {
    // Read and written, because what lies in Go's cache is read-only, and a copy would be too.
    await writeFile(join(folder, basename(path)), await readFile(join(unpacked, path)))
  }
}

async function buildAtomically(plan: Plan): Promise<void> {
  await mkdir(plan.cacheFolder, { recursive: true })
  const staging = await mkdtemp(join(plan.cacheFolder, '.staging-'))
  try {
    const ready = join(staging, 'ready')
    await mkdir(ready)
    await buildInto(plan, ready)
    await rm(plan.target, { recursive: true, force: true })
    await rename(ready, plan.target)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Says what is about to take minutes. */
export type Announce = (text: string) => void

/** The programs of a module, built when they are not there yet. Throws with the reason, which `locateBuilt` tells later. */
export async function provideBuilt(
  name: GoModuleName,
  announce: Announce,
  places: GoPlaces = {},
): Promise<BuiltModule> {
  const located = await locateBuilt(name, places)
  if ('built' in located) return located.built
  const plan = await planOf(name, places)
  announce(`building ${name} (${plan.module.main} ${plan.version}) with Go; the first time this takes minutes`)
  try {
    await buildAtomically(plan)
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error)
    await writeFile(plan.failurePath, failure)
    throw new Error(`${name} could not be built. ${failure}`, { cause: error })
  }
  await rm(plan.failurePath, { force: true })
  return { name, version: plan.version, folder: plan.target }
}
