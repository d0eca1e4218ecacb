import type { Outcome } from './outcome.ts'
import type { Count, Poll } from './traffic.ts'
import { minutesOf } from './traffic.ts'

/**
 * Gates that look at one minute at a time, with the numbers that the documentation of the tools shows. Each is the rule,
 * not the tool: no query, no extrapolation, no gap in the data.
 */
interface MinuteGate {
  /** Rolls back with this many bad minutes. */
  readonly failAt: number
  /** Promotes after so many minutes; of good ones where `onlyGood`. */
  readonly enough: number
  readonly onlyGood: boolean
}

/** Argo Rollouts: success rate at least 95 %, every minute, five times, failureLimit 0. */
export function argo(polls: readonly Poll[]): Outcome {
  const minutes = minutesOf(polls.map(({ gray }) => gray))
  return byMinute(
    minutes.map((minute) => successRate(minute) < 0.95),
    { failAt: 1, enough: 5, onlyGood: false },
  )
}

/** Flagger: success rate at least 99 %, every minute, rollback with the fifth failed check, promotion after ten good. */
export function flagger(polls: readonly Poll[]): Outcome {
  const minutes = minutesOf(polls.map(({ gray }) => gray))
  // No traffic is a failed check.
  return byMinute(
    minutes.map((minute) => !(successRate(minute) >= 0.99)),
    { failAt: 5, enough: 10, onlyGood: true },
  )
}

/** Error rate of a minute at most twice that of stable, ten times, with failureLimit 3. */
export function ratio(polls: readonly Poll[]): Outcome {
  const gray = minutesOf(polls.map((poll) => poll.gray))
  const stable = minutesOf(polls.map((poll) => poll.stable))
  const bad = gray.map((minute, index) => errorRate(minute) / errorRate(stable[index] ?? minute) > 2)
  return byMinute(bad, { failAt: 4, enough: 10, onlyGood: false })
}

function errorRate({ events, total }: Count): number {
  return events / total
}

function successRate(minute: Count): number {
  return 1 - errorRate(minute)
}

/** Undecided only where the time ends before the rule does. */
function byMinute(bad: readonly boolean[], { failAt, enough, onlyGood }: MinuteGate): Outcome {
  let [failures, good] = [0, 0]
  for (const [minute, isBad] of bad.entries()) {
    if (isBad) failures += 1
    else good += 1
    const seconds = 60 * (minute + 1)
    if (failures >= failAt) return { status: 'fail', seconds }
    if ((onlyGood ? good : minute + 1) >= enough) return { status: 'pass', seconds }
  }
  return { status: 'undecided', seconds: 60 * bad.length }
}
