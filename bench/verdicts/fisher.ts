import type { Outcome } from './outcome.ts'
import { logFactorial } from './random.ts'
import type { Poll } from './traffic.ts'
import { pollSeconds } from './traffic.ts'

/** What many write themselves: a test of Fisher on the totals so far, after every poll, fail with p < 1 %. */
export function fisher(polls: readonly Poll[]): Outcome {
  let [grayEvents, grayTotal, events, total] = [0, 0, 0, 0]
  for (const [poll, { gray, stable }] of polls.entries()) {
    grayEvents += gray.events
    grayTotal += gray.total
    events += gray.events + stable.events
    total += gray.total + stable.total
    if (upperTail(grayEvents, { events, draws: grayTotal, total }) < 0.01) {
      return { status: 'fail', seconds: (poll + 1) * pollSeconds }
    }
  }
  return { status: 'pass', seconds: polls.length * pollSeconds }
}

interface Urn {
  readonly events: number
  readonly draws: number
  readonly total: number
}

/** The chance of at least so many events among the draws from the urn (hypergeometric). */
export function upperTail(least: number, { events, draws, total }: Urn): number {
  // Below the mean it is never small, and the sum would be long.
  if (least * total <= events * draws) return 1
  const most = Math.min(events, draws)
  let term = Math.exp(logChoose(events, least) + logChoose(total - events, draws - least) - logChoose(total, draws))
  let sum = 0
  for (let at = least; at <= most && term > sum * 1e-12; at += 1) {
    sum += term
    term *= ((events - at) * (draws - at)) / ((at + 1) * (total - events - draws + at + 1))
  }
  return sum
}

function logChoose(n: number, k: number): number {
  return k < 0 || k > n ? -Infinity : logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}
