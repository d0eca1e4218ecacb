/** Time as the run sees it, so that tests and replays bring their own. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch: for what is written down. */
  now(): number
  /** Milliseconds from any origin, never going back: for deadlines and durations. */
  monotonic(): number
  /** Resolves after the time, or at once when the signal fires; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: sleepUnlessAborted,
}

function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(finish, Math.max(0, ms))
    signal.addEventListener('abort', finish)
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
  })
}

/** RFC 3339 in UTC with milliseconds. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
