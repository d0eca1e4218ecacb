/** One source that was asked once, only to see whether it answers. */
export interface Visit {
  /** As people know it: `prometheus https://prometheus.example`. */
  readonly source: string
  /** What was asked of it. */
  readonly asked: string
  /** `note` says something about what was found, and is no matter of reach. */
  readonly result: 'reached' | 'failed' | 'note'
  /** The reason code of a failure or note. */
  readonly code: string | null
  readonly message: string
  /** What to do where it failed. */
  readonly fix: string | null
}
