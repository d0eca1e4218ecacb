import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file so that a reader finds all of it or none: into a temporary file of the same folder, synced, renamed.
 * Throws the system's error (ENOENT, EACCES, ENOSPC ...) and leaves nothing behind. Synchronous, because it is done when
 * the time of the run may be up: the threads of asynchronous calls may hang in a read of another file.
 */
export function writeFileAtomically(path: string, content: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    // `wx`: never through a link or over a file that somebody else put there.
    const file = openSync(temporary, 'wx', 0o644)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
