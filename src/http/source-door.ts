import pRetry from 'p-retry'
import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import type { Deadline } from '../core/deadline.ts'
import { formatDuration } from '../core/duration.ts'
import type { HttpAnswer, HttpDoor } from './door.ts'
import type { Problem } from './problem.ts'
import { readOutcome } from './problem.ts'
import { backoffMs, createRetryBudget } from './retry.ts'
import type { SourceDoor, SourceRequest } from './source.ts'
import { SourceError } from './source.ts'

export interface SourceDoorOptions {
  readonly door: HttpDoor
  readonly clock: Clock
  readonly deadline: Deadline
  /** How often one question may be asked again; the budget of the run may allow less. */
  readonly retries: number
  readonly onRetry: (retry: SourceRetry) => void
  /** Uniform in [0, 1). */
  readonly random?: () => number
}

export interface SourceRetry {
  readonly source: string
  /** Which attempt failed, from 1. */
  readonly attempt: number
  readonly message: string
}

/** What follows a failed attempt: another one after a time, or none, with the reason where it is not plain. */
interface Next {
  readonly waitMs: number | null
  readonly reason: string
}

const noMore: Next = { waitMs: null, reason: '' }

/** Questions to sources are reads, so they may be asked again whatever their method. */
export function createSourceDoor(options: SourceDoorOptions): SourceDoor {
  const { door, clock, deadline, retries, onRetry, random = Math.random } = options
  const budget = createRetryBudget(retries)

  function afterAttempt(count: number, problem: Problem): Next {
    if (!problem.passing || count > retries || deadline.signal.aborted) return noMore
    const waitMs = backoffMs(count - 1, problem.floorMs, random)
    if (waitMs >= deadline.remainingMs()) {
      return { waitMs: null, reason: `; the next one in ${formatWait(waitMs)} would come after the end of the run` }
    }
    if (!budget.take()) return { waitMs: null, reason: '; the retry budget of the run is used up' }
    return { waitMs, reason: '' }
  }

  async function ask(question: SourceRequest): Promise<HttpAnswer> {
    budget.asked()
    let next = noMore
    async function attempt(count: number): Promise<HttpAnswer> {
      next = noMore
      const reading = readOutcome(await door.send(question), question.accept ?? [], clock.now())
      if ('answer' in reading) return reading.answer
      next = afterAttempt(count, reading.problem)
      throw sourceError(
        question,
        reading.problem,
        `after ${count === 1 ? '1 attempt' : `${count} attempts`}${next.reason}`,
      )
    }
    async function wait(count: number, problem: string): Promise<void> {
      if (next.waitMs === null) return
      const message = `${problem}; the next one comes in ${formatWait(next.waitMs)}`
      onRetry({ source: question.source, attempt: count, message })
      await clock.sleep(next.waitMs, deadline.signal)
    }
    // p-retry knows neither full jitter nor a floor, and its waits do not end with the run: it only counts here.
    return pRetry(attempt, {
      retries,
      minTimeout: 0,
      maxTimeout: 0,
      factor: 1,
      randomize: false,
      maxRetryTime: Number.POSITIVE_INFINITY,
      unref: false,
      signal: undefined,
      shouldConsumeRetry: () => true,
      onFailedAttempt: ({ error, attemptNumber }) => wait(attemptNumber, error.message),
      shouldRetry: () => next.waitMs !== null && !deadline.signal.aborted,
    })
  }

  function sourceError(question: SourceRequest, problem: Problem, attempts: string): SourceError {
    const { source, subject, request } = question
    const message = `${source} gave no usable answer to ${request} ${attempts}: ${problem.what}`
    const at = timestamp(clock.now())
    return new SourceError({ type: 'failure', code: problem.code, subject, source, request, at, message })
  }

  return { ask }
}

function formatWait(ms: number): string {
  return Number.isFinite(ms) ? formatDuration(Math.round(ms)) : 'a very long time'
}
