import { access, constants, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

import type { Server, ServerName } from './catalog.ts'
import { SERVERS } from './catalog.ts'
import { run } from './run.ts'

/** Git-ignored; holds one folder a server and version, `<name>-<version>`. */
export const CACHE_FOLDER = join(import.meta.dirname, '../../.cache/servers')

export interface InstalledServer {
  name: ServerName
  version: string
  /** Holds all programs of the server. */
  folder: string
}

/** Where to look; the defaults are this machine's. */
export interface Places {
  cacheFolder?: string
  searchPath?: string[]
}

export type Inspection = { installed: InstalledServer } | { reason: string }

/** Is the dotted version `actual` the same as or newer than `minimum`? */
export function isAtLeast(actual: string, minimum: string): boolean {
  return actual.localeCompare(minimum, 'en', { numeric: true }) >= 0
}

async function hasProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** Runs all programs of a server in a folder once: they must work there, and be new enough. */
export async function inspect(server: Server, folder: string): Promise<Inspection> {
  const versions: string[] = []
  for (const program of server.programs) {
    const path = join(folder, program.file)
    if (!(await hasProgram(path))) return { reason: `${path} does not exist` }
    const { succeeded, output } = await run(path, [program.versionArgument], { timeoutMs: 10_000 })
    const version = /\d+\.\d+\.\d+/.exec(output)?.[0]
    if (!succeeded || version === undefined) return { reason: `${path} does not run: ${output.slice(-500)}` }
    if (!isAtLeast(version, server.minimumVersion)) {
      return { reason: `${path} is version ${version}, older than ${server.minimumVersion}` }
    }
    versions.push(version)
  }
  return { installed: { name: server.name, version: versions[0] ?? '', folder } }
}

// An ordinary user's PATH often lacks the folders for system programs, where nginx lives.
function defaultSearchPath(): string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...new Set([...path, '/usr/local/sbin', '/usr/sbin'])]
}

async function cachedFolders(name: ServerName, cacheFolder: string): Promise<string[]> {
  const entries = await readdir(cacheFolder).catch(() => [])
  const folders = entries.filter((entry) => entry.startsWith(`${name}-`))
  return folders.sort((a, b) => (isAtLeast(a, b) ? -1 : 1)).map((entry) => join(cacheFolder, entry))
}

/** A usable server from PATH or, failing that, the newest one in the cache; else why each candidate was refused. */
export async function locate(name: ServerName, places: Places = {}): Promise<Inspection> {
  const { cacheFolder = CACHE_FOLDER, searchPath = defaultSearchPath() } = places
  const server = SERVERS[name]
  const reasons: string[] = []
  for (const folder of [...searchPath, ...(await cachedFolders(name, cacheFolder))]) {
    if (!(await hasProgram(join(folder, server.programs[0].file)))) continue
    const inspection = await inspect(server, folder)
    if ('installed' in inspection) return inspection
    reasons.push(inspection.reason)
  }
  return { reason: reasons.join('; ') || 'it is neither on PATH nor in the cache' }
}
