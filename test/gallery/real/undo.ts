/** What is left to be undone. */
export interface Undo {
  readonly later: (step: () => unknown) => void
  /** In the reverse order; every step is taken, also after one that fails. */
  readonly all: () => Promise<void>
}

export function createUndo(): Undo {
  const steps: (() => unknown)[] = []
  return {
    later: (step) => void steps.push(step),
    all: async () => {
      const failures: unknown[] = []
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await step()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, `it could not be undone: ${failures.join('; ')}`)
    },
  }
}

/** Stops what is being started together with everything else. */
export type Keep = <Started extends { stop(): Promise<unknown> }>(starting: Promise<Started>) => Promise<Started>

/** Opens something that consists of servers: `stop` stops all that were kept, and so does a failure on the way. */
export async function openWith<Opened extends object>(
  open: (keep: Keep) => Promise<Opened>,
): Promise<Opened & { stop(): Promise<void> }> {
  const opened = createUndo()
  const keep: Keep = async (starting) => {
    const started = await starting
    opened.later(() => started.stop())
    return started
  }
  try {
    return Object.assign(await open(keep), { stop: () => opened.all() })
  } catch (error) {
    await opened.all()
    throw error
  }
}
