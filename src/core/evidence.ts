import { canonicalJson } from './canonical.ts'
import { z } from './zod.ts'

/**
 * A source that did not answer as it should is itself an observation: it is recorded, replayed and judged like any
 * other, so a failure can't get lost between collecting and judging.
 */
export const Failure = z.strictObject({
  type: z.literal('failure'),
  /** A reason code of the source table, such as source.unreachable. */
  code: z.string(),
  /** Which instance, gateway address or source failed. */
  subject: z.string(),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  message: z.string(),
})
export type Failure = z.infer<typeof Failure>

declare const recorded: unique symbol

/**
 * What was seen, as a set of JSON observations sorted by their canonical text. The brand can be had only from the
 * functions of this file, so a judge sees nothing that a recording would not hold.
 */
export interface Evidence {
  readonly observations: readonly unknown[]
  readonly [recorded]: true
}

/** The canonical texts of sealed observations: evidence is merged and judged at every look, and may hold megabytes. */
const sealed = new WeakMap<object, string>()

function seal(given: Iterable<unknown>): Evidence {
  const byText = new Map<string, unknown>()
  for (const observation of given) {
    const known = textOfSealed(observation)
    const text = known ?? canonicalJson(observation)
    if (!byText.has(text)) byText.set(text, known === undefined ? unseal(text) : observation)
  }
  // Without a function of ours, texts are sorted by UTF-16 code units.
  const observations = [...byText.keys()].sort().map((text) => byText.get(text))
  // The only place that puts the brand on.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { observations } as unknown as Evidence
}

function textOfSealed(observation: unknown): string | undefined {
  return typeof observation === 'object' && observation !== null ? sealed.get(observation) : undefined
}

/** A copy of its own, which no collector can change any more. */
function unseal(text: string): unknown {
  const observation: unknown = JSON.parse(text)
  if (typeof observation === 'object' && observation !== null) sealed.set(observation, text)
  return observation
}

export const noEvidence: Evidence = seal([])

/** Takes observations as they come from a collector or a recording. Throws on values that JSON can't carry. */
export function recordEvidence(observations: Iterable<unknown>): Evidence {
  return seal(observations)
}

/** Set union: associative, commutative and idempotent, with `noEvidence` as its identity. */
export function mergeEvidence(a: Evidence, b: Evidence): Evidence {
  if (a.observations.length === 0) return b
  return b.observations.length === 0 ? a : seal([...a.observations, ...b.observations])
}

export function isFailure(observation: unknown): observation is Failure {
  // Asked of every observation, and nearly all are something else: a parse that fails takes long.
  return hasTypeOfFailure(observation) && Failure.safeParse(observation).success
}

function hasTypeOfFailure(observation: unknown): boolean {
  return (
    typeof observation === 'object' &&
    observation !== null &&
    'type' in observation &&
    observation.type === Failure.shape.type.value
  )
}
