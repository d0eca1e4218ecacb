import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compareText } from '../../core/canonical.ts'

/** A config is text that people edit; what is larger is something else. */
const maxBytes = 8 * 1024 * 1024
const maxFiles = 1000
const maxDepth = 16

export type FileOutcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string }

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The bytes of one file of at most 8 MiB. */
export function readConfigFile(path: string): Promise<FileOutcome<Uint8Array>> {
  return outcomeOf(path, () => readBounded(path))
}

export interface ConfigTree {
  /** sha256 over the lines `name NUL sha256-of-the-bytes LF`, sorted by name in UTF-16 code units. */
  readonly sha256: string
  readonly files: number
}

/**
 * Hashes a folder of config files, such as a mounted ConfigMap. Entries whose names start with a dot are skipped:
 * Kubernetes keeps its versions there (`..data`), and the visible names are links to the one in use.
 */
export function hashConfigFolder(path: string): Promise<FileOutcome<ConfigTree>> {
  return outcomeOf(path, async () => {
    const names = (await namesBelow(path, '', 0)).sort(compareText)
    const lines: string[] = []
    for (const name of names) lines.push(`${name}\0${sha256Hex(await readBounded(join(path, name)))}\n`)
    return { sha256: sha256Hex(lines.join('')), files: names.length }
  })
}

class Unreadable extends Error {}

async function outcomeOf<Value>(path: string, read: () => Promise<Value>): Promise<FileOutcome<Value>> {
  try {
    return { ok: true, value: await read() }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.message }
    if (!(error instanceof Error) || !('code' in error)) throw error
    // A folder fails by one of its entries.
    const culprit = 'path' in error ? String(error.path) : path
    return { ok: false, problem: `${culprit} could not be read (${String(error.code)})` }
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  // Opening a pipe would wait for a writer.
  const { size } = await statFile(path)
  if (size > maxBytes) throw new Unreadable(`${path} has ${size} bytes, more than the ${maxBytes} allowed`)
  return readFile(path)
}

async function statFile(path: string): Promise<{ size: number }> {
  const found = await stat(path)
  if (!found.isFile()) throw new Unreadable(`${path} is not a file`)
  return found
}

/** Names of all files below a folder, with slashes between the parts. */
async function namesBelow(root: string, folder: string, depth: number): Promise<string[]> {
  if (depth > maxDepth) throw new Unreadable(`${join(root, folder)} is nested deeper than ${maxDepth} folders`)
  const names: string[] = []
  for (const entry of await readdir(join(root, folder))) {
    if (entry.startsWith('.')) continue
    const name = folder === '' ? entry : `${folder}/${entry}`
    const isFolder = (await stat(join(root, name))).isDirectory()
    names.push(...(isFolder ? await namesBelow(root, name, depth + 1) : [name]))
    if (names.length > maxFiles) throw new Unreadable(`${root} holds more than ${maxFiles} files`)
  }
  return names
}
