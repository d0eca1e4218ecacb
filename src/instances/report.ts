import type { Failure } from '../core/evidence.ts'
import type { Canon } from './state.ts'

/** What one instance said of itself. null is "not told", whatever the way it was asked; it never stands for a default. */
export interface InstanceReport extends InstanceFacts {
  /** host:port, the key of the instance; `id` is only how it calls itself. */
  readonly address: string
  /** How the answer is named in evidence. */
  readonly source: string
  /** GET and the URL, without the nonce. */
  readonly request: string
  /** When the answer was there, RFC 3339. */
  readonly at: string
  /** Its clock minus ours, to about half the duration of the request. */
  readonly skewMs: number | null
}

export interface InstanceFacts {
  readonly id: string | null
  readonly bootId: string | null
  readonly service: string | null
  readonly version: string | null
  readonly commit: string | null
  readonly tag: string | null
  readonly group: 'gray' | 'stable' | null
  readonly environment: string | null
  readonly startedAt: string | null
  readonly now: string | null
  /** true: it came back; false: the member is missing; null: this kind of page is not asked for one. */
  readonly nonceEchoed: boolean | null
  readonly configs: readonly ConfigReport[] | null
  readonly dependencies: readonly DependencyReport[] | null
  /** What should have been there and could not be read, with the reason. */
  readonly gaps: readonly string[]
}

export interface ConfigReport {
  /** null where the page tells of one config only. */
  readonly name: string | null
  readonly source: SourceReport
  readonly observed: VersionReport | null
  /** `never` when the instance says that nothing was ever applied. */
  readonly applied: AppliedReport | 'never' | null
  /**
   * Reads JSON pointer to the value in use, as exactText writes it; null where none are told. Only when they are wanted,
   * as they are most of what an instance tells. They may hold secrets: never put them into evidence.
   */
  readonly values: (() => ReadonlyMap<string, string>) | null
  readonly redacted: readonly string[]
  readonly overrides: readonly OverrideReport[]
  readonly rejected: readonly RejectionReport[]
  readonly watchMode: string | null
  readonly watchState: string | null
}

export interface SourceReport {
  readonly type: string | null
  readonly identity: string | null
  readonly key: string | null
  readonly mutable: boolean | null
}

export interface VersionReport {
  readonly revision: string | null
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string | null
  readonly at: string | null
}

export interface AppliedReport extends VersionReport {
  readonly canon: Canon | null
}

export interface OverrideReport {
  readonly pointer: string
  readonly by: string | null
}

export interface RejectionReport {
  readonly key: string | null
  readonly kind: string | null
  readonly message: string | null
  readonly lastSeenAt: string | null
}

export interface DependencyReport {
  readonly name: string
  readonly kind: string | null
  readonly target: string | null
  readonly status: 'pass' | 'warn' | 'fail' | null
  readonly identity: string | null
  readonly latencyMs: number | null
  readonly checkedAt: string | null
}

/** An instance that gave no usable answer is an answer too. */
export type InstanceAnswer =
  | { readonly address: string; readonly ok: true; readonly report: InstanceReport }
  | { readonly address: string; readonly ok: false; readonly failure: Failure }
