import { nearest } from '../core/did-you-mean.ts'
import type { z } from '../core/zod.ts'
import type { KnownSchema } from './known-schema.ts'
import { describeExpected, exampleOf, inYaml, keysAt, knownSchemaOf, schemasAt } from './known-schema.ts'
import type { Draft } from './problems.ts'
import { sentenceOf } from './sentences.ts'
import type { Path, Tree } from './tree.ts'
import { formatPath, keyOriginAt, nodeAt, originAt } from './tree.ts'

type Issue = z.core.$ZodIssue

interface IssueDraft extends Draft {
  /** A key is missing. */
  readonly isMissing?: boolean
  /** The key that an unknown key was most likely meant to be. */
  readonly meant?: string | null
}

interface Context {
  readonly tree: Tree
  readonly known: KnownSchema
  /** Leads from the tree's root to what the schema describes. */
  readonly base: Path
}

/** Turns what zod refused of the value at `base` into sentences with the place that they are about. */
export function problemsOfIssues(issues: readonly Issue[], schema: z.ZodType, tree: Tree, base: Path = []): Draft[] {
  return problemsOfAll(issues, [], { tree, known: knownSchemaOf(schema), base })
}

/** A key that is missing because it is misspelt is one problem, not two. */
function problemsOfAll(issues: readonly Issue[], start: Path, context: Context): IssueDraft[] {
  const drafts = issues.flatMap((issue) => problemsOf(issue, [...start, ...asPath(issue.path)], context))
  const meant = new Set(drafts.flatMap(({ path, meant }) => (meant ? [formatPath([...path, meant])] : [])))
  const isMisspelt = ({ path, key = '', isMissing }: IssueDraft): boolean =>
    isMissing === true && meant.has(formatPath([...path, key]))
  return drafts.filter((draft) => !isMisspelt(draft))
}

/** Config values hold no symbols as keys. */
function asPath(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'symbol' ? String(step) : step))
}

function problemsOf(issue: Issue, path: Path, context: Context): IssueDraft[] {
  const { tree, known, base } = context
  const full = [...base, ...path]
  const node = nodeAt(tree, full)
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, context)
  if (issue.code === 'invalid_key') return [invalidKey(issue.issues, path, context)]
  if (node === undefined) return [missingKey(issue, path, context)]
  if (issue.code === 'invalid_union') {
    const best = bestBranch(issue.errors)
    if (best !== null) return problemsOfAll(best, path, context)
  }
  return [{ origin: originAt(tree, full), path: full, ...sentenceOf(issue, node, schemasAt(known, path)) }]
}

function unknownKeys(unknown: readonly string[], path: Path, { tree, known, base }: Context): IssueDraft[] {
  const full = [...base, ...path]
  const keys = keysAt(known, path)
  const listed = keys.length === 0 ? 'take it out' : `known here: ${keys.join(', ')}`
  return unknown.map((key) => {
    const meant = nearest(key, keys)
    const hint = meant === null ? listed : `did you mean ${JSON.stringify(meant)}?`
    const origin = keyOriginAt(tree, [...full, key])
    return { origin, path: full, key, message: `unknown key ${JSON.stringify(key)}`, hint, meant }
  })
}

function invalidKey(issues: readonly Issue[], path: Path, { tree, base }: Context): IssueDraft {
  const full = [...base, ...path]
  const key = String(path.at(-1) ?? '')
  const message = `the key ${JSON.stringify(key)} is not allowed here`
  return { origin: keyOriginAt(tree, full), path: full.slice(0, -1), key, message, hint: issues[0]?.message ?? null }
}

function missingKey(issue: Issue, path: Path, { tree, known, base }: Context): IssueDraft {
  // The outermost mapping that lacks something is the one to complete.
  const isThere = (length: number): boolean => nodeAt(tree, [...base, ...path.slice(0, length)]) !== undefined
  let length = path.length - 1
  while (length > 0 && !isThere(length)) length--
  const parent = [...base, ...path.slice(0, length)]
  const key = String(path[length] ?? '')
  return {
    origin: parent.length === 0 ? tree.origin : keyOriginAt(tree, parent),
    path: parent,
    key,
    isMissing: true,
    message: `missing key ${JSON.stringify(key)}`,
    hint: issue.code === 'custom' ? issue.message : whatToWrite(key, schemasAt(known, path.slice(0, length + 1))),
  }
}

function whatToWrite(key: string, schemas: readonly KnownSchema[]): string {
  const example = schemas.map(exampleOf).find((candidate) => candidate !== undefined)
  return example === undefined ? `expected ${describeExpected(schemas)}` : `write ${key}: ${inYaml(example)}`
}

/** The alternative that the writer most likely meant: of those that fit the type, the one that refuses least. */
function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const fitting = branches.filter((issues) => !issues.some((issue) => issue.path.length === 0 && isOtherType(issue)))
  return fitting.toSorted((a, b) => misfit(a) - misfit(b))[0] ?? null
}

function isOtherType(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

/** Unknown keys speak most against an alternative, then what is missing, then what is wrong inside it. */
function misfit(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + 10 * issue.keys.length
    return sum + (isOtherType(issue) ? 4 : 1)
  }, 0)
}
