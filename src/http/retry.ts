/** The arithmetic of retries: which failures may go away, how long to wait, and how many a run may spend. */

import type { FaultClass } from './faults.ts'

const baseMs = 200
const capMs = 5000

/** Faults that may be gone a moment later. A certificate, a broken answer or a refused token will not be. */
const passingFaults: readonly FaultClass[] = ['unresolved', 'refused', 'unreachable', 'reset', 'timeout']

export function isPassingFault(fault: FaultClass): boolean {
  return passingFaults.includes(fault)
}

export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/**
 * Full jitter, uniform in [0, min(cap, base * 2^n)) for the n-th retry from 0, so that many runners spread out
 * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/). It comes on top of what the
 * server asked for: a floor alone would bring all of them back at the same moment.
 */
export function backoffMs(retry: number, floorMs: number, random: () => number): number {
  return floorMs + random() * Math.min(capMs, baseMs * 2 ** retry)
}

/** Reads Retry-After (RFC 9110 section 10.2.3): seconds or an HTTP date; 0 when there is none to be understood. */
export function retryAfterMs(values: readonly string[], nowMs: number): number {
  const value = values[0] ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = /^[A-Z][a-z]+, /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? 0 : Math.max(0, date - nowMs)
}

export interface RetryBudget {
  /** Counts a question that is asked for the first time. */
  asked(): void
  /** Takes one retry out of the budget; false when it is used up. */
  take(): boolean
}

/**
 * A tenth of the questions of the run, and on top of that 3, or as many as one question may have where that is more.
 * A source that is down for all is not asked several times by each.
 */
export function createRetryBudget(retriesPerQuestion: number): RetryBudget {
  let questions = 0
  let retries = 0
  return {
    asked: () => {
      questions += 1
    },
    take: () => {
      if (retries >= Math.max(3, retriesPerQuestion) + Math.floor(questions / 10)) return false
      retries += 1
      return true
    },
  }
}
