import type { CheckVerdict, StageVerdict, Verdict } from '../core/verdict.ts'
import type { LocatedFinding } from './findings.ts'
import { detailsOf, groupAlike, labelWidth, locateFindings, longestCommand, restLine, shownOf } from './findings.ts'
import type { ReportInput } from './index.ts'
import type { Style } from './layout.ts'
import { describeCheck } from './describe-check.ts'
import { columns, emphasise, paint, paragraph } from './layout.ts'
import { plainText } from './plain-text.ts'
import { shortDuration } from './short-duration.ts'

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

const findingsShown = 3

function findingsBlock(verdict: Verdict, style: Style): string {
  return groupAlike(locateFindings(verdict))
    .flatMap((group) => blocksOfGroup(group, style))
    .join('\n\n')
}

function blocksOfGroup(group: readonly LocatedFinding[], style: Style): string[] {
  const shown = shownOf(group, findingsShown)
  const rest = restLine(group.slice(shown))
  const blocks = group.slice(0, shown).map((item) => findingBlock(item, style))
  return rest === null ? blocks : [...blocks, paragraph(rest, style, 2)]
}

function findingBlock({ check, finding }: LocatedFinding, style: Style): string {
  const advisory = check.advisory ? ' (advisory)' : ''
  const title = `${paint(finding.severity, finding.severity, style, true)}  ${emphasise(finding.code, style)}  ${plainText(check.id)}${advisory}`
  const rows = detailsOf(finding).map(([label, text]) => [label.padEnd(labelWidth), text])
  const details = columns(rows, style, 2)
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
  const texts = describeCheck(check)
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

function closing(verdict: Verdict, style: Style): string {
  const status = paint(verdict.status, verdict.status, style, true)
  return columns(
    [
      [
        `${status} after ${shortDuration(verdict.durationMs)}, exit code ${verdict.exitCode}, run ${plainText(verdict.runId)}`,
      ],
    ],
    style,
  )
}
