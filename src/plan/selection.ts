import { nearest } from '../core/did-you-mean.ts'
import type { Draft } from './problems.ts'
import type { EntryAt, StageAt } from './stages.ts'
import type { Origin, Tree } from './tree.ts'
import { member, originAt } from './tree.ts'

const onlyFlag: Origin = { type: 'flag', flag: '--only' }

/** Whether --only leaves a check in: by its id, its kind or the name of its stage. No --only leaves all in. */
export function selector(only: readonly string[] | null): (stage: StageAt, at: EntryAt) => boolean {
  if (only === null) return () => true
  const names = new Set(only)
  return (stage, at) => names.has(at.entry.id) || names.has(at.kind) || names.has(stage.name)
}

/** A plan that nothing can fail proves nothing: it is refused, like names in --only that mean nothing. */
export function problemsOfSelection(stages: readonly StageAt[], only: readonly string[] | null, tree: Tree): Draft[] {
  const unknown = (only ?? []).flatMap((name) => problemOfName(name, stages))
  if (unknown.length > 0) return unknown
  const isSelected = selector(only)
  const required = stages.flatMap((stage) =>
    stage.entries.filter((at) => !at.entry.advisory).map((at) => ({ stage, at })),
  )
  if (required.length === 0) return [allAdvisory(stages, tree)]
  if (required.some(({ stage, at }) => isSelected(stage, at))) return []
  const message = 'leaves no check that decides: what it names is advisory'
  return [{ origin: onlyFlag, path: [], key: '--only', message, hint: 'name a check that is not advisory, too' }]
}

function problemOfName(name: string, stages: readonly StageAt[]): Draft[] {
  const known = new Set<string>()
  for (const stage of stages) {
    for (const at of stage.entries) known.add(at.entry.id).add(at.kind)
    known.add(stage.name)
  }
  if (known.has(name)) return []
  const meant = nearest(name, known)
  const hint = meant === null ? `known here: ${[...known].join(', ')}` : `did you mean ${JSON.stringify(meant)}?`
  const message = `no check, kind or stage is called ${JSON.stringify(name)}`
  return [{ origin: onlyFlag, path: [], key: `--only ${name}`, message, hint }]
}

function allAdvisory(stages: readonly StageAt[], tree: Tree): Draft {
  const [first] = stages.flatMap((stage) => stage.entries)
  const path = first === undefined ? ['stages'] : [...first.path, 'advisory']
  const message = 'every check is advisory: nothing could fail, so nothing would be proven'
  const hint = 'let at least one check decide'
  return { origin: originAt(tree, member(tree, 'stages') === undefined ? [] : path), path, message, hint }
}
