import { z } from '../core/zod.ts'

export const instanceStateSchemaId = 'graycheck.instance-state/v1'
export const defaultStatePath = '/graycheck/state'

/** Names and versions are short; the limit keeps a confused page out of the evidence. */
const text = z.string().max(512)
const optionalText = text.nullish()
const time = z.string().max(64).nullish().meta({ format: 'date-time', description: 'RFC 3339, in UTC.' })
const revision = z
  .string()
  .max(512)
  .nullish()
  .meta({
    description:
      'The revision of the key in its store, as text because it may exceed 2^53; in etcd its mod_revision, never the header revision.',
    examples: ['14'],
  })
const sha256 = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, { error: 'expected a SHA-256 of 64 hexadecimal digits' })
  .nullish()
const pointer = text.meta({ examples: ['/redis/timeout_ms'] })

/** The three hashes are never compared with each other. */
export const Canon = z.enum(['raw', 'jcs', 'tree']).meta({
  description:
    'What the hash is of: raw, the bytes of the value as stored; jcs, the RFC 8785 text of the parsed value; tree, the sorted lines "name NUL sha256 LF" of a folder.',
})
export type Canon = z.infer<typeof Canon>

const Source = z.looseObject({
  type: optionalText.meta({ description: 'The kind of store.', examples: ['etcd'] }),
  identity: optionalText.meta({
    description: 'Which store: the cluster id of an etcd, in decimal.',
    examples: ['324952591200643719'],
  }),
  key: optionalText.meta({ description: 'The key that is read.', examples: ['/config/user/prod.json'] }),
  mutable: z.boolean().nullish().meta({ description: 'false when a change needs a restart.' }),
})

const Observed = z.looseObject({ revision, sha256, at: time })

const Applied = z.looseObject({ revision, sha256, canon: Canon.nullish(), at: time, seq: optionalText })

const Effective = z.looseObject({
  values: z
    .record(z.string(), z.unknown())
    .nullish()
    .meta({
      description:
        'JSON pointer to value in use; integers that may exceed 2^53 as text. Never a secret: list that in redacted.',
      examples: [{ '/redirect_timeout_ms': 800 }],
    }),
  overrides: z
    .array(z.looseObject({ pointer, by: optionalText.meta({ examples: ['env:REDIS_TIMEOUT_MS'] }) }))
    .nullish()
    .meta({ description: 'Values that another source won over the store.' }),
  redacted: z.array(pointer).nullish().meta({ description: 'Pointers whose values are in use, but not told.' }),
})

const Rejected = z.looseObject({
  key: optionalText,
  kind: optionalText.meta({ examples: ['parse', 'validate', 'fetch'] }),
  message: z.string().nullish(),
  firstSeenAt: time,
  lastSeenAt: time,
})

const Watch = z.looseObject({
  mode: optionalText.meta({
    description: 'none when the instance reads its config only at the start.',
    examples: ['stream', 'longpoll', 'poll', 'inotify', 'none'],
  }),
  state: optionalText.meta({ examples: ['live', 'reconnecting', 'stopped'] }),
})

const ConfigState = z.looseObject({
  name: text.meta({ description: 'The name that a config check asks for.', examples: ['app'] }),
  source: Source.nullish(),
  observed: Observed.nullish().meta({ description: 'The newest version that was received.' }),
  applied: Applied.nullable().optional().meta({
    description:
      'The version in use, computed from the object in use after the swap, not from the bytes received; null when none was ever applied.',
  }),
  effective: Effective.nullish(),
  rejected: z
    .array(Rejected)
    .nullish()
    .meta({ description: 'What was received and refused; stays listed until something newer was applied.' }),
  watch: Watch.nullish(),
})

const DependencyState = z.looseObject({
  name: text.meta({ examples: ['orders-db'] }),
  kind: optionalText.meta({ examples: ['postgres'] }),
  target: optionalText.meta({ description: 'host:port as the instance uses it.', examples: ['orders-db.prod:5432'] }),
  status: z.enum(['pass', 'warn', 'fail']).nullish(),
  identity: optionalText.meta({
    description: 'What tells this backend from any other of its kind: system_identifier, server_uuid, cluster id ...',
  }),
  latencyMs: z.number().nonnegative().nullish(),
  checkedAt: time,
})

/**
 * The open contract that a service may serve at /graycheck/state, answered by the instance itself. Remote data: unknown
 * members are ignored, and what is absent is unknown, never zero and never good.
 */
export const InstanceState = z
  .looseObject({
    schema: z.literal(instanceStateSchemaId),
    nonce: optionalText.meta({ description: 'The value of ?nonce= in the request, as proof that no cache answered.' }),
    instance: z.looseObject({
      id: optionalText.meta({ description: 'The name of the instance.', examples: ['user-7c9f-abc12'] }),
      bootId: optionalText.meta({ description: 'New at every start.', examples: ['b1e6c5a2'] }),
      service: optionalText.meta({ examples: ['user'] }),
      version: optionalText.meta({ description: 'The version of the build that runs.', examples: ['2.1.0-canary.3'] }),
      commit: optionalText,
      tag: optionalText.meta({ description: 'The gray tag that this instance serves.', examples: ['v2-canary'] }),
      group: z.enum(['gray', 'stable']).nullish(),
      env: optionalText,
      startedAt: time,
      now: time,
    }),
    configs: z.array(ConfigState).nullish(),
    dependencies: z.array(DependencyState).nullish(),
  })
  .meta({ title: 'graycheck instance state', description: 'What one instance says of itself.' })
export type InstanceState = z.infer<typeof InstanceState>
