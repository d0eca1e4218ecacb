import type { Clock } from './clock.ts'

/** The one end of a run. Every stage, look and attempt asks it for what remains. */
export interface Deadline {
  /** Milliseconds left, never negative. */
  remainingMs(): number
  /** Aborted when the time is up or the run is stopped. */
  readonly signal: AbortSignal
}

/**
 * Work whose last request was cut by the deadline returns a moment before the deadline itself fires; what came of it is
 * as incomplete as if it had been cut off.
 */
export function isTimeUp(deadline: Deadline): boolean {
  return deadline.signal.aborted || deadline.remainingMs() < 10
}

export interface RunningDeadline extends Deadline {
  /** Ends it before its time, for a stop signal. */
  abort(reason: Error): void
  /** Stops its timer. */
  release(): void
}

export class DeadlineReached extends Error {
  constructor() {
    super('the time of the run is up')
    this.name = 'DeadlineReached'
  }
}

export function startDeadline(clock: Clock, timeoutMs: number): RunningDeadline {
  const endsAt = clock.monotonic() + timeoutMs
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DeadlineReached()), timeoutMs)
  return {
    remainingMs: () => (controller.signal.aborted ? 0 : Math.max(0, endsAt - clock.monotonic())),
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => clearTimeout(timer),
  }
}
