import type { HandlerContext } from './handlers.ts'
import type { Refusal } from './problem.ts'
import { refuse } from './problem.ts'
import { refuseBrokenStore } from './runs.ts'

/** Anybody may ask whether the server is ready: it reads its plans and writes to its disk for that no more often than this. */
const lookAgainMs = 5000

export function rememberObstacle(context: HandlerContext): () => Promise<Refusal | null> {
  const { clock } = context.runs
  let known: Promise<Refusal | null> | null = null
  let lookedAt = 0
  return () => {
    if (context.stopping.aborted) return Promise.resolve(refuse(503, 'Not ready', 'the server stops'))
    if (known === null || clock.monotonic() - lookedAt > lookAgainMs) {
      lookedAt = clock.monotonic()
      known = findObstacle(context)
    }
    return known
  }
}

async function findObstacle({ plans, runs }: HandlerContext): Promise<Refusal | null> {
  try {
    runs.store.probe()
  } catch (error) {
    return refuseBrokenStore(error)
  }
  const problems = await plans.problems()
  return problems.length === 0 ? null : refuse(503, 'Not ready', problems.join('. '))
}
