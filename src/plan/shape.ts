import type { RegisteredKind } from '../checks/kind.ts'
import { Config } from './config.ts'
import type { DefaultStage } from './defaults.ts'
import { defaultStages } from './defaults.ts'
import type { OtherEnvironment } from './environments.ts'
import type { Draft } from './problems.ts'
import type { StageAt } from './stages.ts'
import { readStages } from './stages.ts'
import type { Tree } from './tree.ts'
import { keyOriginAt, member, nodeAt, toValue, treeOf, withMember } from './tree.ts'
import { problemsOfIssues } from './zod-issues.ts'

export interface Shape {
  /** With the default stages where none are written. */
  readonly tree: Tree
  /** null when the shared sections are not valid. */
  readonly config: Config | null
  readonly stages: readonly StageAt[]
  readonly problems: readonly Draft[]
}

/** Holds a config against the schemas: that of the file, and for each check entry that of its kind. */
export function readShape(written: Tree, kinds: readonly RegisteredKind[]): Shape {
  const parsed = Config.safeParse(toValue(written))
  const config = parsed.success ? parsed.data : null
  const problems = parsed.success ? [] : problemsOfIssues(parsed.error.issues, Config, written).map(nameFlag)
  const derived = config === null || config.stages !== undefined ? [] : defaultStages(config)
  const tree = withDefaultStages(written, derived)
  const sections = derived.map(({ section }) => section)
  const read = readStages(tree, kinds, sections)
  if (config !== null && member(tree, 'stages') === undefined) problems.push(nothingToCheck(tree))
  return { tree, config, stages: read.stages, problems: [...problems, ...read.problems] }
}

/** Each stage has the place of the section that calls for it, so that a problem is shown there. */
function withDefaultStages(tree: Tree, stages: readonly DefaultStage[]): Tree {
  if (tree.type !== 'map' || stages.length === 0) return tree
  const items = stages.map(({ section, ...stage }) => treeOf(stage, keyOriginAt(tree, [section])))
  return withMember(tree, 'stages', { type: 'list', items, origin: tree.origin })
}

function nothingToCheck(tree: Tree): Draft {
  return {
    origin: tree.origin,
    path: [],
    key: 'stages',
    message: 'there is nothing to check',
    hint: 'write stages, or a section that checks can be derived from: gateway, instances or prometheus',
  }
}

const flagOf = new Map([
  ['service', '--service'],
  ['tag', '--gray-tag'],
])

/** What a flag can bring in instead is said where it is missing. */
function nameFlag(draft: Draft): Draft {
  const flag = draft.path.length === 0 ? flagOf.get(draft.key ?? '') : undefined
  if (flag === undefined || !draft.message.startsWith('missing')) return draft
  return { ...draft, hint: `${draft.hint ?? 'write it'}, or pass ${flag}` }
}

/**
 * What is wrong with an environment that was not chosen, so that a typo in it is found today and not on the day it is
 * used. Its variables are not filled in, so values that hold one are left alone.
 */
export function problemsOfOther({ name, tree, origins }: OtherEnvironment, kinds: readonly RegisteredKind[]): Draft[] {
  const own = readShape(tree, kinds).problems.filter(({ origin }) => origin !== null && origins.has(origin))
  return own
    .filter(({ path }) => !holdsVariable(nodeAt(tree, path)))
    .map((draft) => ({ ...draft, path: ['environments', name, ...draft.path] }))
}

function holdsVariable(node: Tree | undefined): boolean {
  return node?.type === 'scalar' && typeof node.value === 'string' && node.value.includes('${')
}
