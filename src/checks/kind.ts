import type { Clock } from '../core/clock.ts'
import type { Deadline } from '../core/deadline.ts'
import type { Evidence, Failure } from '../core/evidence.ts'
import { isFailure } from '../core/evidence.ts'
import type { ReasonTable } from '../core/finding.ts'
import type { Judgement } from '../core/judgement.ts'
import type { Target } from '../core/target.ts'
import type { Visit } from '../core/visit.ts'
import { z } from '../core/zod.ts'
import type { HttpDoor } from '../http/door.ts'
import type { SourceDoor } from '../http/source.ts'

/** What the engine gives to any check. There is no other way to the network, the clock or the evidence. */
export interface RunContext {
  readonly target: Target
  /** For probes of the release: never retried. */
  readonly http: HttpDoor
  /** How many of these probes carried the tag until now: traffic of gray that no user caused. */
  readonly taggedRequests: () => number
  /** For questions to sources of evidence: retried within the run's budget. */
  readonly sources: SourceDoor
  readonly clock: Clock
  readonly deadline: Deadline
  /** Hands over one observation, a JSON value; what was handed over survives an abort. */
  readonly observe: (observation: unknown) => void
  /** One line of progress for whoever watches. */
  readonly progress: (message: string) => void
}

/** The same with the types of one kind. */
export interface CollectContext<Observation> extends Omit<RunContext, 'observe'> {
  /** What earlier looks of this check have seen already. */
  readonly seen: readonly (Observation | Failure)[]
  readonly observe: (observation: Observation | Failure) => void
}

/** What a check gets to see whether its own sources answer. */
export type VisitContext = Pick<RunContext, 'target' | 'http' | 'sources' | 'clock' | 'deadline'>

/** What `graycheck plan` shows of a check: nothing here touches the network. */
export interface Preview {
  /** One line each: a request, a query, a read, with how often. */
  readonly actions: readonly string[]
  /** What a pass needs at least, in words with numbers. */
  readonly needs: readonly string[]
  /** The effective settings, defaults included. */
  readonly settings: Readonly<Record<string, string>>
}

/** Why a check can't be planned: `path` leads from the check's entry to the culprit; [] is the entry itself. */
export interface SpecProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

export interface Resolved<Spec, Access = undefined> {
  readonly spec: Spec
  /** What collecting needs and no recording may hold: endpoints and credentials of this check's own sources. */
  readonly access?: Access
}

export interface Unresolved {
  readonly problems: readonly SpecProblem[]
}

/** One kind of check. `collect` does all the I/O and decides nothing; `judge` decides and does no I/O. */
export interface CheckKind<Entry, Spec, Observation, Access = undefined> {
  readonly kind: string
  readonly summary: string
  readonly reasons: ReasonTable
  /** What a user writes under `checks:`; strict, with `kind` as a literal. */
  readonly Entry: z.ZodType<Entry>
  /** Entry joined with what it needs of the target: serialisable, without secrets, all that judge knows. */
  readonly Spec: z.ZodType<Spec>
  readonly Observation: z.ZodType<Observation>
  /** The id of the check in the plan: the kind, or kind/name. */
  identify(entry: Entry): string
  resolve(entry: Entry, target: Target): Resolved<Spec, Access> | Unresolved
  preview(spec: Spec): Preview
  /** Gets the `access` that `resolve` returned. */
  collect(spec: Spec, context: CollectContext<Observation>, access: Access | undefined): Promise<void>
  /** Asks each source that the check has for itself once, for `graycheck doctor`. Throws SourceError. */
  readonly visit?: (spec: Spec, context: VisitContext, access: Access | undefined) => Promise<Visit[]>
  /** Pure. Gets the typed observations, and the evidence they came from to conclude on. */
  judge(observations: readonly Observation[], spec: Spec, evidence: Evidence): Judgement
}

/** A check that is ready to run or to be judged again; its types stay inside. */
export interface PreparedCheck {
  readonly kind: string
  readonly spec: unknown
  readonly preview: Preview
  collect(context: RunContext, evidence: Evidence): Promise<void>
  judge(evidence: Evidence): Judgement
  readonly visit?: ((context: VisitContext) => Promise<Visit[]>) | undefined
}

/** A check entry that has passed its schema, not yet joined with the target. */
export interface ParsedEntry {
  readonly id: string
  readonly advisory: boolean
  prepare(target: Target): PreparedCheck | Unresolved
}

export interface RegisteredKind {
  readonly kind: string
  readonly summary: string
  readonly reasons: ReasonTable
  readonly entrySchema: z.ZodType
  /** From one entry of the config as the YAML parser gave it. */
  parse(raw: unknown): { readonly entry: ParsedEntry } | { readonly error: z.ZodError }
  /** From a recording: can be judged, not collected. Throws on a spec of another shape. */
  restore(spec: unknown): Pick<PreparedCheck, 'kind' | 'spec' | 'judge'>
}

interface CommonEntry {
  readonly advisory: boolean
}

/** Closes a kind over its own types, so that the registry can hold kinds of different types without a cast. */
export function registerKind<Entry extends CommonEntry, Spec, Observation, Access = undefined>(
  kind: CheckKind<Entry, Spec, Observation, Access>,
): RegisteredKind {
  const parse = parseOnce(kind.Observation)
  return {
    kind: kind.kind,
    summary: kind.summary,
    reasons: kind.reasons,
    entrySchema: kind.Entry,
    parse: (raw) => {
      const parsed = kind.Entry.safeParse(raw)
      return parsed.success ? { entry: parsedEntry(kind, parsed.data, parse) } : { error: parsed.error }
    },
    restore: (spec) => prepareSpec(kind, { spec: kind.Spec.parse(spec) }, parse),
  }
}

type Parse<Observation> = (observation: unknown) => Observation

/** Every look judges all the evidence anew, and what is in evidence never changes: each observation is parsed once. */
function parseOnce<Observation>(schema: z.ZodType<Observation>): Parse<Observation> {
  const parsed = new WeakMap<object, Observation>()
  return (observation) => {
    if (typeof observation !== 'object' || observation === null) return schema.parse(observation)
    const known = parsed.get(observation)
    if (known !== undefined) return known
    const result = schema.parse(observation)
    parsed.set(observation, result)
    return result
  }
}

function parsedEntry<Entry extends CommonEntry, Spec, Observation, Access>(
  kind: CheckKind<Entry, Spec, Observation, Access>,
  entry: Entry,
  parse: Parse<Observation>,
): ParsedEntry {
  return {
    id: kind.identify(entry),
    advisory: entry.advisory,
    prepare: (target) => {
      const resolved = kind.resolve(entry, target)
      return 'problems' in resolved ? resolved : prepareSpec(kind, resolved, parse)
    },
  }
}

function prepareSpec<Entry, Spec, Observation, Access>(
  kind: CheckKind<Entry, Spec, Observation, Access>,
  { spec, access }: Resolved<Spec, Access>,
  parse: Parse<Observation>,
): PreparedCheck {
  const { visit } = kind
  function observationsIn(evidence: Evidence): Observation[] {
    return evidence.observations.filter((item) => !isFailure(item)).map(parse)
  }
  return {
    kind: kind.kind,
    spec,
    preview: kind.preview(spec),
    collect: (context, evidence) => {
      const seen = [...observationsIn(evidence), ...evidence.observations.filter(isFailure)]
      return kind.collect(spec, { ...context, seen }, access)
    },
    judge: (evidence) => kind.judge(observationsIn(evidence), spec, evidence),
    visit: visit && ((context) => visit(spec, context, access)),
  }
}

/** Fields that every check entry has beside those of its kind. */
export const commonEntryFields = {
  advisory: z.boolean().default(false).describe('true reports the check without letting it decide.'),
}
