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

type Cut = (reason: CutReason) => void

/** One timer for each piece of work, and one listener on the deadline for all of them. */
export function createTimeLimits(deadline: Deadline): TimeLimits {
  const running = createSlots<Cut>()
  let stopped: CutReason | null = null
  function cutAll(reason: CutReason): void {
    stopped ??= reason
    for (const cut of running.taken()) cut(stopped)
  }
  const onDeadline = (): void => cutAll(deadline.signal.reason instanceof DeadlineReached ? 'deadline' : 'stopped')
  if (deadline.signal.aborted) onDeadline()
  else deadline.signal.addEventListener('abort', onDeadline)
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
        const timer = setTimeout(() => cut(remainingMs <= limitMs ? 'deadline' : 'limit'), lastMs)
        const slot = running.take(cut)
        function finish(): void {
          clearTimeout(timer)
          running.free(slot, cut)
        }
        const after = <Value>(settle: (value: Value) => void) => {
          return (value: Value): void => {
            finish()
            settle(value)
          }
        }
        work().then(after(resolve), after(reject))
      })
    },
    stop: () => {
      deadline.signal.removeEventListener('abort', onDeadline)
      cutAll('stopped')
    },
  }
}

interface Slots<Item> {
  take(item: Item): number
  /** May be called again. */
  free(slot: number, item: Item): void
  taken(): Item[]
}

/**
 * What a Set would do, but for its memory: the old tables of a Set, each a few items long, hold the newer ones, so that
 * a few thousand requests pile up behind the first that the garbage collector keeps for longer.
 */
function createSlots<Item>(): Slots<Item> {
  const slots: (Item | null)[] = []
  const freed: number[] = []
  return {
    take: (item) => {
      const slot = freed.pop() ?? slots.length
      slots[slot] = item
      return slot
    },
    free: (slot, item) => {
      if (slots[slot] !== item) return
      slots[slot] = null
      freed.push(slot)
    },
    taken: () => slots.filter((item) => item !== null),
  }
}
