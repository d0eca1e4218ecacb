import type { Finding } from '../core/finding.ts'
import { compareSeverities } from '../core/finding.ts'
import type { CheckVerdict, StageVerdict, Verdict } from '../core/verdict.ts'
import type { ReportInput } from './index.ts'
import type { Style } from './layout.ts'
import { columns, emphasise, paint, paragraph, shortDuration } from './layout.ts'
import { plainText } from './plain-text.ts'

/** The report for people: the verdict, the findings that decided it, worst first, then every check with its proofs. */
export function renderTable(input: ReportInput): string {
  const { verdict } = input
  const parts = [
    headline(verdict, input),
    findingsBlock(verdict, input),
    stagesBlock(verdict, input),
    closing(verdict, input),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function headline(verdict: Verdict, style: Style): string {
  const where = verdict.environment === null ? '' : ` in ${plainText(verdict.environment)}`
  const title = `${plainText(verdict.service)} ${plainText(verdict.tag)}${where}`
  const status = paint(verdict.status.toUpperCase(), verdict.status, style, true)
  return `${emphasise(title, style)}: ${status}\n${paragraph(plainText(verdict.summary), style)}`
}

interface LocatedFinding {
  readonly check: CheckVerdict
  readonly finding: Finding
}

/** A check that was not run has nothing to say beyond its line in the table. */
function findingsBlock(verdict: Verdict, style: Style): string {
  const checks = verdict.stages.flatMap((stage) => stage.checks).filter((check) => check.status !== 'skipped')
  const located = checks.flatMap((check) => check.findings.map((finding) => ({ check, finding })))
  // Stable: among findings of one severity the order of the plan stays.
  located.sort((a, b) => Number(a.check.advisory) - Number(b.check.advisory) || compareSeverities(a.finding, b.finding))
  return groupAlike(located)
    .flatMap((group) => blocksOfGroup(group, style))
    .join('\n\n')
}

/** Findings of one check with one code belong together: a hundred stale instances are one story. */
function groupAlike(located: readonly LocatedFinding[]): LocatedFinding[][] {
  const groups = new Map<string, LocatedFinding[]>()
  for (const item of located) {
    const key = `${item.check.id} ${item.finding.code}`
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return [...groups.values()]
}

const findingsShown = 3

function blocksOfGroup(group: readonly LocatedFinding[], style: Style): string[] {
  const [first] = group
  // A source that is down is told once; each query that it did not answer says nothing new.
  const shown = first?.finding.code.startsWith('source.') ? 1 : findingsShown
  const blocks = group.slice(0, shown).map((item) => findingBlock(item, style))
  const rest = group.slice(shown)
  if (rest.length === 0 || first === undefined) return blocks
  const subjects = [...new Set(rest.map(({ finding }) => plainText(finding.subject)))].join(', ')
  const line = `and ${rest.length} more ${first.finding.code} in ${plainText(first.check.id)}: ${subjects}`
  return [...blocks, paragraph(plainText(line), style, 2)]
}

/** To be copied, so rather too long than cut. */
const longestCommand = 20_000

const labelWidth = 'expected'.length

function findingBlock({ check, finding }: LocatedFinding, style: Style): string {
  const advisory = check.advisory ? ' (advisory)' : ''
  const title = `${paint(finding.severity, finding.severity, style, true)}  ${emphasise(finding.code, style)}  ${plainText(check.id)}${advisory}`
  const [evidence] = finding.evidence
  const rows = [
    ['what', finding.message],
    ['expected', finding.expected],
    ['actual', finding.actual],
    ['to do', finding.fix],
    [
      'seen',
      evidence === undefined
        ? null
        : `${evidence.source}, ${evidence.request}, ${evidence.at}, from ${evidence.vantage}`,
    ],
  ].filter((row): row is [string, string] => row[1] !== null && row[1] !== undefined)
  const details = columns(
    rows.map(([label, text]) => [label.padEnd(labelWidth), plainText(text)]),
    style,
    2,
  )
  // Never wrapped: a command that was broken into lines can't be copied.
  const again =
    finding.reproduce === null
      ? ''
      : `\n  ${'again'.padEnd(labelWidth)}  ${plainText(finding.reproduce, longestCommand)}`
  return `${title}\n${details}${again}`
}

function stagesBlock(verdict: Verdict, style: Style): string {
  return verdict.stages.map((stage) => stageBlock(stage, style)).join('\n')
}

function stageBlock(stage: StageVerdict, style: Style): string {
  const title = `${emphasise(`stage ${plainText(stage.name)}`, style)}  ${paint(stage.status, stage.status, style)}`
  const rows = stage.checks.flatMap((check) => checkRows(check, style))
  return `${title}\n${columns(rows, style, 2)}`
}

const proofsShown = 4

function checkRows(check: CheckVerdict, style: Style): string[][] {
  const texts = check.status === 'skipped' ? check.findings.map((finding) => finding.message) : describe(check)
  const shown = texts.slice(0, proofsShown)
  if (texts.length > proofsShown) shown.push(`and ${texts.length - proofsShown} more`)
  const [first = '', ...rest] = shown.map((text) => plainText(text))
  const status = paint(check.status, check.status, style)
  const head =
    style.width < 70
      ? [status, `${check.id}: ${first}`]
      : [status, plainText(check.id), shortDuration(check.durationMs), first]
  return [head, ...rest.map((text) => [...head.slice(1).map(() => ''), text])]
}

/** What decided a check that did not pass, what it still wants, and what was proven all the same. */
function describe(check: CheckVerdict): string[] {
  const proofs = check.proofs.map((proof) => proof.statement)
  const decisive = check.status === 'pass' ? [] : check.findings.slice(0, 1).map((finding) => finding.message)
  const needs = check.needs === null ? [] : [`needs ${check.needs.message}`]
  return [...decisive, ...needs, ...proofs]
}

function closing(verdict: Verdict, style: Style): string {
  const status = paint(verdict.status, verdict.status, style, true)
  return columns(
    [[`${status} after ${shortDuration(verdict.durationMs)}, exit code ${verdict.exitCode}, run ${verdict.runId}`]],
    style,
  )
}
