import { z } from '../../core/zod.ts'
import { Silence } from '../../instances/silence.ts'
import { Canon } from '../../instances/state.ts'

const text = z.string().nullable()
const phase = z.enum(['before', 'after']).describe('Each look reads what is desired twice, around the instances.')
const where = { look: z.string(), source: z.string(), request: z.string(), at: z.string() }

/** What the store holds: never the value itself, only its hashes. */
export const DesiredContent = z.strictObject({
  canon: Canon.exclude(['jcs']),
  sha256: z.string(),
  jcsSha256: text.describe('SHA-256 of the RFC 8785 text; null where that is not defined, or not compared.'),
  jcsUndefinedBecause: text,
  bytes: z.int().nullable(),
  leaves: z.int().nullable().describe('With as: json, how many values are compared.'),
  unmatched: z.array(z.string()).describe('Pointers of `only` that name nothing in it.'),
})
export type DesiredContent = z.infer<typeof DesiredContent>

export const Desired = z.strictObject({
  type: z.literal('desired'),
  phase,
  ...where,
  identity: text.describe('The cluster id of an etcd.'),
  key: text,
  revision: text.describe('The mod_revision of the key.'),
  createRevision: text,
  storeRevision: text,
  content: DesiredContent.nullable().describe('null: the store has no such key.'),
})
export type Desired = z.infer<typeof Desired>

export const Unreadable = z.strictObject({ type: z.literal('unreadable'), phase, ...where, problem: z.string() })
export type Unreadable = z.infer<typeof Unreadable>

/** One value that differs. Texts are cut, and hidden where the name or the value looks secret. */
const Difference = z.strictObject({
  pointer: z.string(),
  expected: z.string(),
  actual: z.string(),
  overriddenBy: text,
})

/**
 * How the values in use compare with the desired ones. It is worked out while collecting, because the values
 * themselves must not be recorded.
 */
export const Comparison = z.strictObject({
  against: z.string().describe('SHA-256 of the desired bytes.'),
  equal: z.int(),
  differing: z.int(),
  overridden: z.int().describe('How many of the differing ones are under an override.'),
  withheld: z.int().describe('In use, but not told.'),
  withheldOverridden: z.int(),
  extra: z.int().describe('In use, but not desired.'),
  differences: z.array(Difference).describe('The first of the differing ones.'),
  withheldPointers: z.array(z.string()),
  extraPointers: z.array(z.string()),
})
export type Comparison = z.infer<typeof Comparison>

const Version = z.strictObject({ revision: text, sha256: text, at: text })

export const ConfigSeen = z.strictObject({
  source: z.strictObject({ identity: text, key: text, mutable: z.boolean().nullable() }),
  observed: Version.nullable(),
  applied: z.union([z.strictObject({ ...Version.shape, canon: Canon.nullable() }), z.literal('never')]).nullable(),
  overrides: z.array(z.strictObject({ pointer: z.string(), by: text })),
  rejected: z.array(z.strictObject({ key: text, kind: text, message: text })),
  watchMode: text,
  watchState: text,
  values: Comparison.nullable(),
})
export type ConfigSeen = z.infer<typeof ConfigSeen>

export const InstanceSeen = z.strictObject({
  type: z.literal('instance'),
  ...where,
  address: z.string(),
  id: text,
  bootId: text,
  nonceEchoed: z.boolean().nullable(),
  gaps: z.array(z.string()),
  configs: z.array(z.string()).nullable().describe('The names of the configs that the instance tells of.'),
  config: ConfigSeen.nullable().describe('null: nothing is told of this config.'),
})
export type InstanceSeen = z.infer<typeof InstanceSeen>

export const Observation = z.discriminatedUnion('type', [Desired, Unreadable, InstanceSeen, Silence])
export type Observation = z.infer<typeof Observation>
