import { onTestFinished } from 'vitest'
import { systemClock } from '../../../src/core/clock.ts'
import type { RunningDeadline } from '../../../src/core/deadline.ts'
import { startDeadline } from '../../../src/core/deadline.ts'
import type { TimeLimits } from '../../../src/http/time-limit.ts'
import { createTimeLimits } from '../../../src/http/time-limit.ts'

export interface TestLimits {
  readonly limits: TimeLimits
  readonly deadline: RunningDeadline
}

/** The limits of a run of this length, released when the test ends. */
export function limitsOf(runMs = 20_000): TestLimits {
  const deadline = startDeadline(systemClock, runMs)
  const limits = createTimeLimits(deadline)
  onTestFinished(() => {
    limits.stop()
    deadline.release()
  })
  return { limits, deadline }
}
