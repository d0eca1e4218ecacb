import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Server, ServerName, Source } from './catalog.ts'
import { SERVERS } from './catalog.ts'
import type { InstalledServer, Places } from './locate.ts'
import { CACHE_FOLDER, inspect, locate } from './locate.ts'
import { unpack } from './sources.ts'

type Unpack = (source: Source, folder: string) => Promise<string>

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function failurePath(name: ServerName, cacheFolder: string): string {
  return join(cacheFolder, `${name}.failure.txt`)
}

/** Why the last installation of a server failed, if it did. */
export async function lastFailure(name: ServerName, cacheFolder = CACHE_FOLDER): Promise<string | undefined> {
  return readFile(failurePath(name, cacheFolder), 'utf8').catch(() => undefined)
}

// The rename is atomic, so installations at the same time all end with one whole folder. A folder that is already there
// but does not work (a full disk, another release's libraries) is put aside, or it would stand in the way for ever.
async function place(server: Server, from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to)
    } catch (error) {
      if ('installed' in (await inspect(server, to))) return
      if (attempt === 3) throw error
      // It may be gone by now: another installation can be doing the same.
      await rename(to, `${from}-aside-${attempt}`).catch(() => undefined)
    }
  }
}

async function collectPrograms(source: Source, from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const [file, path] of Object.entries(source.programs)) {
    await rename(join(from, path), join(to, file))
    await chmod(join(to, file), 0o755)
  }
}

async function installFrom(server: Server, source: Source, cacheFolder: string, unpackSource: Unpack) {
  await mkdir(cacheFolder, { recursive: true })
  const staging = await mkdtemp(join(cacheFolder, '.staging-'))
  try {
    const [unpacked, ready] = [join(staging, 'unpacked'), join(staging, 'ready')]
    await mkdir(unpacked)
    const packages = await unpackSource(source, unpacked)
    await collectPrograms(source, unpacked, ready)
    await writeFile(join(ready, 'packages.txt'), `${packages}\n`)
    const inspection = await inspect(server, ready)
    if ('reason' in inspection) throw new Error(inspection.reason)
    const folder = join(cacheFolder, `${server.name}-${inspection.installed.version}`)
    await place(server, ready, folder)
    return { ...inspection.installed, folder }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/**
 * A usable server: the one on PATH or in the cache, else installed from its first source that works.
 * Throws with the reason of every source, and keeps that text for `lastFailure`.
 */
export async function provide(
  name: ServerName,
  places: Places = {},
  unpackSource: Unpack = unpack,
): Promise<InstalledServer> {
  const cacheFolder = places.cacheFolder ?? CACHE_FOLDER
  const located = await locate(name, places)
  if ('installed' in located) return located.installed
  const reasons: string[] = []
  for (const source of SERVERS[name].sources) {
    try {
      const installed = await installFrom(SERVERS[name], source, cacheFolder, unpackSource)
      await rm(failurePath(name, cacheFolder), { force: true })
      return installed
    } catch (error) {
      reasons.push(`${source.kind}: ${messageOf(error)}`)
    }
  }
  const failure = `${name} could not be installed. ${reasons.join('\n')}`
  await writeFile(failurePath(name, cacheFolder), failure)
  throw new Error(failure)
}
