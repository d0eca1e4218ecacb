import { randomBytes } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Writes a short text over what a file holds, and makes the file where there is none. Never through a link. */
export function writeFileInPlace(path: string, content: string): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants
  const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644)
  try {
    writeFileSync(file, content)
  } finally {
    closeSync(file)
  }
}

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
