import type { DatabaseSync } from 'node:sqlite'

/**
 * Node calls its SQLite experimental and says so in a warning that no user of graycheck can do anything about. This one
 * warning is kept back while the module is loaded, and no other.
 */
export async function openDatabase(path: string): Promise<DatabaseSync> {
  // oxlint-disable-next-line typescript/unbound-method -- It is called with its process, and put back as it was.
  const original = process.emitWarning
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (rest[0] === 'ExperimentalWarning' && String(warning).startsWith('SQLite')) return
    Reflect.apply(original, process, [warning, ...rest])
  }
  try {
    const sqlite = await import('node:sqlite')
    return new sqlite.DatabaseSync(path)
  } finally {
    process.emitWarning = original
  }
}
