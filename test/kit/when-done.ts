import { AsyncLocalStorage } from 'node:async_hooks'
import { onTestFinished } from 'vitest'

type Cleanup = () => unknown

const scopes = new AsyncLocalStorage<Cleanup[]>()

/** Has something closed when the scope that it was opened in is left; outside of one, when the test ends. */
export function whenDone(cleanup: Cleanup): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.push(cleanup)
  else
    onTestFinished(async () => {
      await cleanup()
    })
}

/** Runs work whose servers and files end with it, so that programs other than tests can use the kit too. */
export async function inScope<Result>(work: () => Promise<Result>): Promise<Result> {
  const cleanups: Cleanup[] = []
  try {
    return await scopes.run(cleanups, work)
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup()
  }
}
