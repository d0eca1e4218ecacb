import { compareText } from '../core/canonical.ts'
import { excerptOf, lineStarts, positionOf, visible } from '../plan/places.ts'
import { createRedactor } from '../core/redact.ts'
import type { PlanProblem } from '../plan/problems.ts'
import { formatPath } from '../plan/tree.ts'
import type { Draft, LintFinding, LintSeverity } from './finding.ts'
import { lintSeverities } from './finding.ts'
import type { AnalysisObject } from './objects.ts'
import { titleOf } from './objects.ts'
import type { Source } from './read.ts'
import { readSource } from './read.ts'
import { analysisReasons } from './reasons.ts'
import type { World } from './rule.ts'
import { rules } from './rules/index.ts'
import type { Suppression } from './suppressions.ts'
import { suppressionsOf } from './suppressions.ts'

export interface LintResult {
  /** What was looked at, in the order of the files. */
  readonly objects: readonly { readonly file: string; readonly title: string }[]
  /** In the order of the files and lines; those that a comment takes out are among them. */
  readonly findings: readonly LintFinding[]
}

interface ReadFile {
  readonly source: Source
  readonly objects: readonly AnalysisObject[]
}

/**
 * Looks at the analyses in the files. Problems instead of findings when a file can't be read, or when there is nothing
 * to look at: a lint of nothing is not a pass. Pure.
 */
export function lintSources(sources: readonly Source[]): LintResult | { readonly problems: readonly PlanProblem[] } {
  const read = sources.map((source) => ({ source, ...readSource(source) }))
  const problems = read.flatMap((file) => file.problems)
  if (problems.length > 0) return { problems }
  const world: World = { objects: read.flatMap((file) => file.objects) }
  if (world.objects.length === 0) return { problems: [nothingToLint(sources)] }
  return {
    objects: read.flatMap(({ source, objects }) =>
      objects.map((object) => ({ file: source.file, title: visible(titleOf(object)) })),
    ),
    findings: read.flatMap((file) => lintFile(file, world)),
  }
}

function nothingToLint(sources: readonly Source[]): PlanProblem {
  const [first] = sources
  const message =
    'there is no AnalysisTemplate, ClusterAnalysisTemplate, AnalysisRun, Rollout or Experiment of argoproj.io, and no Canary or MetricTemplate of flagger.app'
  const hint = 'give the files that hold them'
  const file = sources.length === 1 && first !== undefined ? first.file : `${sources.length} files`
  return { file, line: null, column: null, flag: null, path: '', message, hint, excerpt: null }
}

interface TextPlaces {
  readonly file: string
  readonly lines: readonly string[]
  readonly starts: readonly number[]
}

function lintFile({ source, objects }: ReadFile, world: World): LintFinding[] {
  const lines = source.text.split('\n')
  const places: TextPlaces = { file: source.file, lines, starts: lineStarts(lines) }
  const found = objects.flatMap((object) =>
    rules
      .filter((rule) => rule.kinds.includes(object.kind))
      .flatMap((rule) => rule.look(object, world).map((draft) => placed(draft, titleOf(object), places))),
  )
  const comments = suppressionsOf(source.text)
  const findings = found.map((finding) => ({ ...finding, suppressedBecause: reasonFor(finding, comments) }))
  return [...findings, ...problemsOfComments(comments, found, places)].sort(compareFindings)
}

/** Values are not shown where a line may hold a secret, and never more than a terminal may see. */
const redactor = createRedactor([])

function placed(draft: Draft, object: string, { file, lines, starts }: TextPlaces): LintFinding {
  const { line, column } = positionOf(draft.origin, starts)
  const reason = analysisReasons[draft.code]
  return {
    code: draft.code,
    severity: reason.severity,
    file,
    line,
    column,
    object: visible(object),
    path: visible(formatPath(draft.path)),
    message: visible(draft.message),
    fix: draft.fix ?? reason.fix,
    excerpt: excerptOf(lines, line, column, redactor),
    suppressedBecause: null,
  }
}

function reasonFor(finding: LintFinding, comments: readonly Suppression[]): string | null {
  const comment = comments.find((one) => suppresses(one, finding) && one.reason !== '')
  return comment === undefined ? null : visible(comment.reason)
}

function suppresses({ targetLine, code }: Suppression, finding: LintFinding): boolean {
  return targetLine === finding.line && code === finding.code
}

function problemsOfComments(
  comments: readonly Suppression[],
  found: readonly LintFinding[],
  places: TextPlaces,
): LintFinding[] {
  return comments.flatMap((comment) => {
    const isUsed = found.some((finding) => suppresses(comment, finding))
    if (isUsed && comment.reason !== '') return []
    const code = isUsed ? 'analysis.suppression-without-reason' : 'analysis.suppression-unused'
    const message = isUsed
      ? `the comment gives no reason for taking out ${comment.code}`
      : `line ${comment.targetLine} has no finding ${comment.code}`
    return [placed({ code, origin: { type: 'file', offset: comment.offset }, path: [], message }, '', places)]
  })
}

function compareFindings(a: LintFinding, b: LintFinding): number {
  return (
    a.line - b.line ||
    a.column - b.column ||
    lintSeverities.indexOf(a.severity) - lintSeverities.indexOf(b.severity) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  )
}

/** How many findings of each severity count. */
export function countFindings(findings: readonly LintFinding[]): Readonly<Record<LintSeverity, number>> {
  const counting = findings.filter((finding) => finding.suppressedBecause === null)
  const count = (severity: LintSeverity): number => counting.filter((one) => one.severity === severity).length
  return { fail: count('fail'), warning: count('warning'), info: count('info') }
}
