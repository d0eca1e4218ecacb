import type { Deadline } from '../core/deadline.ts'
import { DeadlineReached } from '../core/deadline.ts'

/** setTimeout fires at once for anything longer. */
const longestTimerMs = 2 ** 31 - 1

/** Why a piece of work was cut: its own limit, the end of the run's time, or a stop of the run. */
export type CutReason = 'limit' | 'deadline' | 'stopped'

export interface TimeLimits {
  /**
   * Settles as `work` does, or with `onCut` when the limit or the deadline comes first; the work is not listened to
   * from then on. `limitMs` counts from the call.
   */
  race<T>(limitMs: number, work: () => Promise<T>, onCut: (reason: CutReason) => T): Promise<T>
  /** Cuts everything that is under way and all that comes later. */
  stop(): void
}

/** One timer for each piece of work, and one listener on the deadline for all of them. */
export function createTimeLimits(deadline: Deadline): TimeLimits {
  const running = new Set<(reason: CutReason) => void>()
  let stopped: CutReason | null = null
  function cutAll(reason: CutReason): void {
    stopped ??= reason
    for (const cut of running) cut(stopped)
  }
  const onDeadline = (): void => cutAll(deadline.signal.reason instanceof DeadlineReached ? 'deadline' : 'stopped')
  if (deadline.signal.aborted) onDeadline()
  else deadline.signal.addEventListener('abort', onDeadline, { once: true })
  return {
    race: (limitMs, work, onCut) => {
      const remainingMs = deadline.remainingMs()
      const reason = stopped ?? (remainingMs <= 0 ? 'deadline' : limitMs <= 0 ? 'limit' : null)
      if (reason !== null) return Promise.resolve(onCut(reason))
      return new Promise((resolve, reject) => {
        const cut = (why: CutReason): void => {
          finish()
          resolve(onCut(why))
        }
        const lastMs = Math.min(limitMs, remainingMs, longestTimerMs)
        const timer = setTimeout(() => cut(remainingMs < limitMs ? 'deadline' : 'limit'), lastMs)
        running.add(cut)
        function finish(): void {
          clearTimeout(timer)
          running.delete(cut)
        }
        work().then(resolve, reject).finally(finish)
      })
    },
    stop: () => {
      deadline.signal.removeEventListener('abort', onDeadline)
      cutAll('stopped')
    },
  }
}
