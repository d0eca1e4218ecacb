import type { Answered, Probe } from './evidence.ts'
import type { Side, Sides } from './judge-sides.ts'
import type { DyeingCode } from './reasons.ts'
import type { Direction, Spec } from './spec.ts'

/** The codes that a single probe can contribute to. */
export type ReadingCode = Exclude<
  DyeingCode,
  | 'dyeing.gray-unreachable'
  | 'dyeing.identity-shared'
  | 'dyeing.identity-unknown'
  | 'dyeing.instance-silent'
  | 'dyeing.instances-unseen'
  | 'dyeing.need-more'
  | 'dyeing.no-probes'
>

/**
 * What one probe shows: `good` what it should, `leak` the opposite, `lost` nothing because nobody (or a cache)
 * answered, `unusable` nothing because it can't be told who answered.
 */
export interface Reading {
  readonly probe: Probe
  readonly kind: 'good' | 'leak' | 'lost' | 'unusable'
  /** The code of the finding that it contributes to. null: none, or it is the instances that did not tell. */
  readonly code: ReadingCode | null
  readonly side: Side | null
  /** The service that the code is about; null is the one behind the gateway. */
  readonly hop: string | null
  /** What was found instead of what was expected. */
  readonly actual: string | null
}

export function readProbe(probe: Probe, direction: Direction, spec: Spec, sides: Sides): Reading {
  const nothing = { probe, code: null, side: null, hop: null, actual: null }
  const { outcome } = probe
  if (outcome.kind === 'unanswered')
    return { ...nothing, kind: 'lost', code: 'dyeing.probes-lost', actual: outcome.code }
  const entry = readEntry(probe, outcome, { direction, spec, sides })
  const reading = { ...nothing, ...worst([entry, ...readHops(outcome, direction, spec, entry)]) }
  if (reading.kind === 'leak') return reading
  // Whoever failed it, a failed request shows no way that a user's request could go.
  if (outcome.status >= 500 || isGatewayRefusal(outcome))
    return { ...nothing, kind: 'lost', code: 'dyeing.probes-lost', actual: `HTTP ${outcome.status}` }
  if (outcome.cache === null) return reading
  return { ...nothing, kind: 'lost', code: 'dyeing.cached', actual: outcome.cache }
}

/** A refusal that the gateway gave by itself: no service put its name on it. */
function isGatewayRefusal({ status, responder, instance }: Answered): boolean {
  return status === 429 && responder.length === 0 && instance === null
}

type Part = Pick<Reading, 'kind'> & Partial<Omit<Reading, 'probe' | 'kind'>>

/** A leak outranks what could not be read; among equals the first hop counts. */
function worst(parts: readonly Part[]): Part {
  const first = (kind: Reading['kind']): Part | undefined => parts.find((part) => part.kind === kind)
  return first('leak') ?? first('unusable') ?? parts[0] ?? { kind: 'unusable' }
}

interface Question {
  readonly direction: Direction
  readonly spec: Spec
  readonly sides: Sides
}

function readEntry({ look }: Probe, answer: Answered, { direction, spec, sides }: Question): Part {
  const names = responderNames(answer, spec)
  const [name] = names
  if (name === undefined) return { kind: 'unusable', code: 'dyeing.responder-missing', actual: `HTTP ${answer.status}` }
  if (names.length > 1) return { kind: 'unusable', code: 'dyeing.responder-ambiguous', actual: names.join(' and ') }
  const side = sides.identify(name, look)
  if (side === 'nobody') return { kind: 'unusable', code: 'dyeing.responder-unknown', actual: name }
  if (side === 'open') return { kind: 'unusable' }
  const part = readSide(side, name, direction, spec)
  return part.kind === 'good' && !sides.isClear(look) ? { kind: 'unusable', side } : part
}

function readSide(side: Side, name: string, direction: Direction, spec: Spec): Part {
  if (side === direction.expects) return { kind: 'good', side }
  if (direction.name === 'duplicate') return { kind: 'good', side, code: 'dyeing.duplicate-matched', actual: name }
  if (spec.weight !== null && direction.expects === 'stable') return { kind: 'good', side }
  return { kind: 'leak', side, code: leakCode(direction), actual: name }
}

function responderNames({ responder, instance }: Answered, { identify }: Spec): readonly string[] {
  return identify === 'instance' && instance !== null ? [instance] : responder
}

function sideOf(version: string, versions: { gray: string; stable: string }, expected: Side): Side | null {
  if (version === versions[expected]) return expected
  const other = expected === 'gray' ? 'stable' : 'gray'
  return version === versions[other] ? other : null
}

function leakCode({ expects, nearMiss }: Direction): ReadingCode {
  if (expects === 'gray') return 'dyeing.tagged-escaped'
  return nearMiss ? 'dyeing.near-miss-matched' : 'dyeing.untagged-leaked'
}

/** A request that was not served by the expected side at its entry tells nothing about the hops behind. */
function readHops({ hops }: Answered, { expects }: Direction, spec: Spec, entry: Part): Part[] {
  if (entry.side !== expects) return []
  return spec.hops.flatMap((hop): Part[] => {
    const visits = (hops ?? []).filter(({ service }) => service === hop.service)
    if (visits.length === 0) return [{ kind: 'unusable', code: 'dyeing.hop-missing', side: expects, hop: hop.service }]
    return visits.map(({ version }) => readVisit(version, hop, expects))
  })
}

function readVisit(version: string, hop: Spec['hops'][number], expected: Side): Part {
  const side = sideOf(version, hop, expected)
  const about = { side: expected, hop: hop.service, actual: version }
  if (side === expected) return { kind: 'good', side }
  if (side === null) return { ...about, kind: 'unusable', code: 'dyeing.responder-unknown' }
  return { ...about, kind: 'leak', code: expected === 'gray' ? 'dyeing.tag-lost' : 'dyeing.hop-leaked' }
}
