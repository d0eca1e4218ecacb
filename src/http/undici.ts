import type { Client, errors } from 'undici'

/** What graycheck uses of undici. */
export interface Undici {
  readonly Client: typeof Client
  readonly SocketError: typeof errors.SocketError
}

/**
 * Without the rest of the package (fetch, caches, WebSockets, mocks), which takes 60 ms of CPU time and 14 MB more. The
 * package lets its files be imported one by one; its version is pinned, and the first request would not work without.
 */
export async function loadUndici(): Promise<Undici> {
  const [{ default: client }, { default: all }] = await Promise.all([
    import('undici/lib/dispatcher/client.js'),
    import('undici/lib/core/errors.js'),
  ])
  return { Client: client, SocketError: all.SocketError }
}
