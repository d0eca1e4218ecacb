import { setTimeout as sleep } from 'node:timers/promises'

/** A request of the kit itself to a server under its control: 1 s is long on loopback. */
export function request(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(1000) })
}

/**
 * Calls `attempt` every 25 ms until it resolves to a value other than undefined, and resolves to that.
 * An attempt that throws counts as undefined; the last such error is told when the time is up.
 */
export async function poll<Value>(
  what: string,
  timeoutMs: number,
  attempt: () => Promise<Value | undefined>,
): Promise<Value> {
  const endsAt = performance.now() + timeoutMs
  let lastError: unknown
  while (performance.now() < endsAt) {
    const value = await attempt().catch((error: unknown) => {
      lastError = error
      return undefined
    })
    if (value !== undefined) return value
    await sleep(25)
  }
  throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause: lastError })
}
