/** Time as the run sees it, so that tests and replays bring their own. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch and never going back: for what is written down. */
  now(): number
  /** Milliseconds from any origin, never going back: for deadlines and durations. */
  monotonic(): number
  /** Resolves after the time, or at once when the signal fires; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

const monotonic = (): number => performance.now()

export const systemClock: Clock = {
  now: neverBack(() => Date.now(), monotonic),
  monotonic,
  sleep: sleepUnlessAborted,
}

/**
 * The wall clock, but going on at its pace where somebody sets it back: the newest look decides, and is told by its
 * time. Where it is set forward it is followed, so that old evidence is not taken for fresh.
 */
export function neverBack(wallMs: () => number, monotonicMs: () => number): () => number {
  let anchorWallMs = Number.NEGATIVE_INFINITY
  let anchorMonotonicMs = 0
  return () => {
    const nowWallMs = wallMs()
    const nowMonotonicMs = monotonicMs()
    const goneOnMs = Math.floor(anchorWallMs + (nowMonotonicMs - anchorMonotonicMs))
    if (nowWallMs < goneOnMs) return goneOnMs
    anchorWallMs = nowWallMs
    anchorMonotonicMs = nowMonotonicMs
    return nowWallMs
  }
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

let latest: { readonly epochMs: number; readonly text: string } | undefined

/** RFC 3339 in UTC with milliseconds. */
export function timestamp(epochMs: number): string {
  // Thousands of observations are dated, dozens of them within one millisecond.
  if (epochMs !== latest?.epochMs) latest = { epochMs, text: new Date(epochMs).toISOString() }
  return latest.text
}
