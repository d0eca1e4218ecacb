import type { CheckVerdict, Verdict } from '../core/verdict.ts'
import { describeCheck } from './describe-check.ts'
import { groupAlike, groupText, locateFindings } from './findings.ts'
import type { ReportInput } from './index.ts'
import { shortDuration } from './short-duration.ts'
import { plainText } from './plain-text.ts'

/** GitHub refuses a job summary of more than 1 MiB; nobody reads this much either. */
const mostBytes = 200_000
const shownPerGroup = 3
const proofsShown = 4

/**
 * Markdown for a job summary, a merge request or a chat. Whatever may come from a server stands in code, where it is
 * neither a link nor a mention, nor HTML.
 */
export function renderMarkdown({ verdict }: ReportInput): string {
  const blocks = [...findingBlocks(verdict)]
  const closing = `${code(`${verdict.status} after ${shortDuration(verdict.durationMs)}, exit code ${verdict.exitCode}, run ${verdict.runId}, graycheck ${verdict.tool.version}`)}\n`
  const parts = [headline(verdict), checksTable(verdict)]
  let bytes = Buffer.byteLength([...parts, closing].join('\n'))
  let left = blocks.length
  for (const block of blocks) {
    bytes += Buffer.byteLength(block) + 1
    if (bytes > mostBytes) break
    parts.push(block)
    left -= 1
  }
  if (left > 0) parts.push(`And ${left} more groups of findings: the JSON report holds them all.\n`)
  return [...parts, closing].join('\n')
}

const signs = { pass: '✅', fail: '❌', inconclusive: '❔', error: '⚠️', aborted: '⏹️', skipped: '⏭️' } as const

function headline({ service, tag, environment, status, summary }: Verdict): string {
  const where = environment === null ? '' : ` in ${code(environment)}`
  return `## ${signs[status]} ${code(`${service} ${tag}`)}${where}: ${status.toUpperCase()}\n\n${code(summary)}\n`
}

function checksTable(verdict: Verdict): string {
  const rows = verdict.stages.flatMap((stage) =>
    stage.checks.map((check) =>
      rowOf([cell(stage.name), cell(check.id), statusOf(check), shortDuration(check.durationMs), shownOf(check)]),
    ),
  )
  return `${['| Stage | Check | Status | Time | What was shown |', '| --- | --- | --- | --: | --- |', ...rows].join('\n')}\n`
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function statusOf({ status, advisory }: CheckVerdict): string {
  return `${signs[status]} ${status}${advisory ? ' (advisory)' : ''}`
}

function shownOf(check: CheckVerdict): string {
  const texts = describeCheck(check)
  const more = texts.length > proofsShown ? [`and ${texts.length - proofsShown} more`] : []
  return [...texts.slice(0, proofsShown).map(cell), ...more].join('<br>')
}

function* findingBlocks(verdict: Verdict): Generator<string> {
  const groups = groupAlike(locateFindings(verdict))
  if (groups.length > 0) yield '### Findings\n'
  for (const group of groups) yield `${fenced(groupText(group, shownPerGroup).join('\n\n'))}\n`
}

/** A code span, fenced by more backticks than the text holds in a row. */
function code(text: string): string {
  const shown = plainText(text).trim()
  if (shown === '') return ''
  const fence = '`'.repeat(longestRun(shown) + 1)
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/**
 * A bar ends the cell of a table even in code, and a backslash before it helps only where none stands there already: so
 * it is written as a character that looks like it.
 */
function cell(text: string): string {
  return code(text.replaceAll('|', '\u2223'))
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}text\n${text}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
}
