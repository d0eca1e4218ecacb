import type { Failure } from '../core/evidence.ts'
import type { HttpAnswer, HttpRequest } from './door.ts'

/** A question to a source of evidence (never a probe of the release): it may be retried, and must be answered with 2xx. */
export interface SourceRequest extends HttpRequest {
  /** The source as people know it, such as `prometheus https://prometheus.example`. */
  readonly source: string
  /** Who is asked about: an instance, a metric, a key. */
  readonly subject: string
  /** The request in one readable line: a query, a key, GET /path. */
  readonly request: string
  /** Statuses beside 2xx that carry an answer of the API, such as Prometheus' 400 with a JSON error. */
  readonly accept?: readonly number[]
}

/** Thrown when a source gave no usable answer. Collectors hand `failure` to observe(); the engine does it for the rest. */
export class SourceError extends Error {
  readonly failure: Failure
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options)
    this.name = 'SourceError'
    this.failure = failure
  }
}

export interface SourceDoor {
  /** Retries transport faults, 408, 429 and 5xx within the run's retry budget and deadline. Throws SourceError. */
  ask(request: SourceRequest): Promise<HttpAnswer>
}
