import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/core/clock.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { RunningDeadline } from '../../src/core/deadline.ts'
import { startDeadline } from '../../src/core/deadline.ts'
import type { HttpDoor } from '../../src/http/door.ts'
import { createHttpDoor } from '../../src/http/http-door.ts'
import { createSourceDoor } from '../../src/http/source-door.ts'
import type { SourceDoor } from '../../src/http/source.ts'

export interface RealDoors {
  readonly http: HttpDoor
  readonly sources: SourceDoor
  readonly clock: Clock
  readonly deadline: RunningDeadline
}

/** The real doors with the real clock, closed when the test ends. */
export async function realDoors({ timeoutMs = 20_000, retries = 0 } = {}): Promise<RealDoors> {
  const clock = systemClock
  const deadline = startDeadline(clock, timeoutMs)
  const http = await createHttpDoor({ deadline, clock })
  const sources = createSourceDoor({ door: http, clock, deadline, retries, onRetry: () => undefined })
  onTestFinished(async () => {
    await http.close()
    deadline.release()
  })
  return { http, sources, clock, deadline }
}

/** The same doors at one moment: what is written down has this time. */
export function frozenAt(doors: RealDoors, nowMs: number): RealDoors {
  return { ...doors, clock: { ...doors.clock, now: () => nowMs } }
}
