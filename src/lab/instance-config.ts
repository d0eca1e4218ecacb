import { createHash } from 'node:crypto'
import { canonicalJson } from '../core/canonical.ts'
import { timestamp } from '../core/clock.ts'
import { readPointer } from '../core/pointer.ts'
import { z } from '../core/zod.ts'
import type { ConfigEvent } from './config-store.ts'
import { flattenLeaves } from './json-leaves.ts'

/** What a service of the lab needs of its config; more members are kept and reported. */
const ServiceConfig = z.looseObject({ timeoutMs: z.int().positive(), retries: z.int().nonnegative() })
type ServiceConfig = z.infer<typeof ServiceConfig>

/**
 * How an instance takes what the store pushes: `applies` it; is `deaf` because its watch is dead; `applies-once` and is
 * deaf from then on; or `receives-only`: it notes the new revision and goes on with the old object.
 */
export type ConfigHandling = 'applies' | 'applies-once' | 'deaf' | 'receives-only'

/** The config of one instance, as its process holds it. */
export interface InstanceConfig {
  handling: ConfigHandling
  receive(event: ConfigEvent): void
  /** Makes the process run on its built-in defaults, as if it had never loaded anything. */
  unload(): void
  /** A source that wins over the store, such as `env:TIMEOUT_MS`. */
  override(pointer: string, value: unknown, by: string): void
  /** The value in use at a pointer. */
  inUse(pointer: string): unknown
  /** The member of `configs` in the instance state, computed from what is in use. */
  report(): object
}

interface ConfigSource {
  readonly name: string
  readonly identity: string
  readonly key: string
}

interface Applied {
  readonly config: ServiceConfig
  readonly revision: string
  readonly at: string
  readonly seq: string
}

interface Received {
  readonly revision: string
  readonly sha256: string
  readonly at: string
}

const defaults: ServiceConfig = { timeoutMs: 1000, retries: 0 }

export function createInstanceConfig(source: ConfigSource): InstanceConfig {
  let applied: Applied | null = null
  let observed: Received | null = null
  let rejected: Rejected | null = null
  const overrides = new Map<string, { value: unknown; by: string }>()
  const config: InstanceConfig = { handling: 'applies', receive, unload, override, inUse, report }
  return config

  function receive({ value, revision }: ConfigEvent): void {
    if (config.handling === 'deaf') return
    const at = timestamp(Date.now())
    observed = { revision: String(revision), sha256: sha256(value), at }
    if (config.handling === 'receives-only') return
    const parsed = parseConfig(value)
    if (parsed.refusal !== undefined) return reject(parsed.refusal, at)
    applied = { config: parsed.config, revision: String(revision), at, seq: String(Number(applied?.seq ?? 0) + 1) }
    rejected = null
    if (config.handling === 'applies-once') config.handling = 'deaf'
  }

  // The last good object stays in use.
  function reject(refusal: Refusal, at: string): void {
    rejected = { key: source.key, ...refusal, firstSeenAt: rejected?.firstSeenAt ?? at, lastSeenAt: at }
  }

  function unload(): void {
    applied = null
    observed = null
  }

  function override(pointer: string, value: unknown, by: string): void {
    overrides.set(pointer, { value, by })
  }

  function inUse(pointer: string): unknown {
    return overrides.has(pointer) ? overrides.get(pointer)?.value : readPointer(applied?.config ?? defaults, pointer)
  }

  function report(): object {
    const leaves = flattenLeaves(applied?.config ?? defaults)
    return {
      name: source.name,
      source: { type: 'etcd', identity: source.identity, key: source.key, mutable: true },
      ...(observed === null ? {} : { observed }),
      applied: applied === null ? null : reportApplied(applied),
      effective: {
        values: Object.fromEntries([...leaves.keys()].map((pointer) => [pointer, inUse(pointer)])),
        overrides: [...overrides].map(([pointer, { by }]) => ({ pointer, by })),
        redacted: [],
      },
      rejected: rejected === null ? [] : [rejected],
    }
  }
}

function reportApplied({ config, revision, at, seq }: Applied): object {
  return { revision, sha256: sha256(canonicalJson(config)), canon: 'jcs', at, seq }
}

interface Refusal {
  readonly kind: 'parse' | 'validate'
  readonly message: string
}

interface Rejected extends Refusal {
  readonly key: string
  readonly firstSeenAt: string
  readonly lastSeenAt: string
}

type ParsedConfig = { readonly config: ServiceConfig; readonly refusal?: undefined } | { readonly refusal: Refusal }

function parseConfig(text: string): ParsedConfig {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return { refusal: { kind: 'parse', message: 'not JSON' } }
  }
  const parsed = ServiceConfig.safeParse(document)
  if (parsed.success) return { config: parsed.data }
  return { refusal: { kind: 'validate', message: z.prettifyError(parsed.error) } }
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
