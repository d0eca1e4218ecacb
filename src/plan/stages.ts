import type { ParsedEntry, PreparedCheck, RegisteredKind, SpecProblem } from '../checks/kind.ts'
import { canonicalJson } from '../core/canonical.ts'
import { nearest } from '../core/did-you-mean.ts'
import type { Target } from '../core/target.ts'
import type { PlannedCheck, PlannedStage } from './plan.ts'
import type { Draft } from './problems.ts'
import type { ListNode, Origin, Path, Tree } from './tree.ts'
import { keyOriginAt, member, nodeAt, originAt, toValue } from './tree.ts'
import { problemsOfIssues } from './zod-issues.ts'

/** A check entry that has passed the schema of its kind. */
export interface EntryAt {
  readonly path: Path
  readonly kind: string
  readonly entry: ParsedEntry
}

export interface StageAt {
  readonly name: string
  /** The section that a default stage is derived from; null for a stage that is written. */
  readonly section: string | null
  readonly entries: readonly EntryAt[]
}

export interface ReadStages {
  readonly stages: readonly StageAt[]
  readonly problems: readonly Draft[]
}

/** Hands every check entry to the kind that it names. Looks only at what has the shape of a stage. */
export function readStages(tree: Tree, kinds: readonly RegisteredKind[], sections: readonly string[]): ReadStages {
  const list = member(tree, 'stages')
  const problems: Draft[] = []
  if (list?.type !== 'list') return { stages: [], problems }
  const stages = list.items.map((stage, index): StageAt => {
    const path = ['stages', index]
    const checks = member(stage, 'checks')
    const entries = checks?.type === 'list' ? readEntries(tree, checks, [...path, 'checks'], kinds, problems) : []
    return { name: textAt(stage, 'name') ?? '', section: sections[index] ?? null, entries }
  })
  problems.push(...sameNames(tree, stages), ...sameIds(tree, stages))
  return { stages, problems }
}

function readEntries(
  tree: Tree,
  checks: ListNode,
  base: Path,
  kinds: readonly RegisteredKind[],
  problems: Draft[],
): EntryAt[] {
  return checks.items.flatMap((item, index): EntryAt[] => {
    const path = [...base, index]
    const kind = kinds.find((candidate) => candidate.kind === textAt(item, 'kind'))
    if (kind === undefined) {
      problems.push(problemOfKind(tree, item, path, kinds))
      return []
    }
    const parsed = kind.parse(toValue(item))
    if ('entry' in parsed) return [{ path, kind: kind.kind, entry: parsed.entry }]
    problems.push(...problemsOfIssues(parsed.error.issues, kind.entrySchema, tree, path))
    return []
  })
}

function problemOfKind(tree: Tree, item: Tree, path: Path, kinds: readonly RegisteredKind[]): Draft {
  const names = kinds.map((kind) => kind.kind)
  const listed = `kinds of checks: ${names.join(', ')}`
  if (item.type !== 'map')
    return { origin: item.origin, path, message: 'expected a mapping such as { kind: release }', hint: listed }
  const kind = item.members.get('kind')
  if (kind === undefined) return { origin: item.origin, path, key: 'kind', message: 'missing key "kind"', hint: listed }
  const written = textAt(item, 'kind')
  const meant = written === null ? null : nearest(written, names)
  return {
    origin: originAt(tree, [...path, 'kind']),
    path: [...path, 'kind'],
    message: written === null ? 'expected the name of a kind of check' : `unknown kind ${JSON.stringify(written)}`,
    hint: meant === null ? listed : `did you mean ${JSON.stringify(meant)}?`,
  }
}

function textAt(tree: Tree, key: string): string | null {
  const node = member(tree, key)
  return node?.type === 'scalar' && typeof node.value === 'string' ? node.value : null
}

function sameNames(tree: Tree, stages: readonly StageAt[]): Draft[] {
  const places = stages.map(({ name }, index) => ({ name, path: ['stages', index, 'name'] }))
  return repeated(places).map(({ name, path }) => ({
    origin: originAt(tree, path),
    path,
    message: `there is a stage ${JSON.stringify(name)} already`,
    hint: 'give each stage its own name',
  }))
}

function sameIds(tree: Tree, stages: readonly StageAt[]): Draft[] {
  const places = stages.flatMap(({ entries }) => entries.map(({ entry, path }) => ({ name: entry.id, path })))
  return repeated(places).map(({ name, path }) => {
    const naming = ['id', 'name'].find((key) => nodeAt(tree, [...path, key]) !== undefined)
    return {
      origin: naming === undefined ? keyOriginAt(tree, path) : originAt(tree, [...path, naming]),
      path,
      message: `there is a check ${JSON.stringify(name)} already`,
      hint: 'tell checks of one kind apart with name or id',
    }
  })
}

function repeated<Place extends { readonly name: string }>(places: readonly Place[]): Place[] {
  const seen = new Set<string>()
  return places.filter(({ name }) => name !== '' && seen.size === seen.add(name).size)
}

export interface PlannedStages {
  readonly stages: readonly PlannedStage[]
  readonly problems: readonly Draft[]
}

export interface Selection {
  /** Which of the entries --only left in. */
  readonly isSelected: (stage: StageAt, entry: EntryAt) => boolean
  readonly lineOf: (origin: Origin) => number | null
}

/** Joins every entry with the target. `others` is the same with other instances, where a run has to find them first. */
export function prepareStages(
  { tree, stages }: { readonly tree: Tree; readonly stages: readonly StageAt[] },
  { target, others }: { readonly target: Target; readonly others: Target | null },
  { isSelected, lineOf }: Selection,
): PlannedStages {
  const problems: Draft[] = []
  const planned = stages.map((stage): PlannedStage => {
    const checks = stage.entries.flatMap((at) => {
      const prepared = at.entry.prepare(target)
      if (!('problems' in prepared)) {
        const { id, advisory } = at.entry
        const line = lineOf(originAt(tree, at.path))
        const about = { id, kind: at.kind, advisory, line, selected: isSelected(stage, at) }
        const prepareFor = laterPreparation(at.entry, prepared, others)
        return [{ ...about, prepareFor, prepared: prepareFor === undefined ? prepared : withSearch(prepared, target) }]
      }
      problems.push(...prepared.problems.map((problem) => placeInStage(tree, stage, at, problem)))
      return []
    })
    return { name: stage.name, checks }
  })
  return { stages: planned, problems }
}

/** Shows that the run finds the instances itself, so that counts of them are not taken for more than they are. */
function withSearch(prepared: PreparedCheck, { instances }: Target): PreparedCheck {
  const { preview } = prepared
  const groups = [instances?.gray, instances?.stable].flatMap((group) => group?.addresses ?? [])
  const actions = [`find ${groups.join(' and ')} in Kubernetes, before and after each look`, ...preview.actions]
  return {
    ...prepared,
    preview: { ...preview, actions, settings: { ...preview.settings, instances: 'found by the run' } },
  }
}

/** A check whose spec is the same whoever the instances are asks none of them. */
function laterPreparation(
  entry: ParsedEntry,
  prepared: PreparedCheck,
  others: Target | null,
): PlannedCheck['prepareFor'] {
  if (others === null) return undefined
  const other = entry.prepare(others)
  const isSame = !('problems' in other) && canonicalJson(other.spec) === canonicalJson(prepared.spec)
  return isSame ? undefined : (target) => entry.prepare(target)
}

/** A default stage stands nowhere: what is wrong with it is shown at the section that it is derived from. */
function placeInStage(tree: Tree, { section }: StageAt, at: EntryAt, { path, message }: SpecProblem): Draft {
  const full = [...at.path, ...path]
  const origin = originAt(tree, full)
  if (section === null) return { origin, path: full, message }
  const hint = 'write stages to choose the checks yourself'
  return {
    origin,
    path: [section],
    message: `the check ${at.entry.id}, which this section calls for: ${message}`,
    hint,
  }
}
