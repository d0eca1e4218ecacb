import { createHash } from 'node:crypto'
import { verdictText } from '../core/verdict-text.ts'
import type { Verdict } from '../core/verdict.ts'
import type { LocatedFinding } from './findings.ts'
import { locateFindings } from './findings.ts'
import { githubCommand } from './github-command.ts'
import type { ReportInput } from './index.ts'
import { plainText } from './plain-text.ts'
import { renderTable } from './table.ts'

/** GitHub shows ten annotations of each level for a step, and drops the rest without a word. */
const mostOfLevel = 10

const levels = ['error', 'warning', 'notice'] as const
type Level = (typeof levels)[number]

interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  readonly line: number | null
}

/**
 * For the log of a GitHub workflow: the table, with workflow commands switched off because servers have a say in it, and
 * then the worst findings as annotations of the config file.
 */
export function renderGithub(input: ReportInput): string {
  const { verdict } = input
  const token = tokenFor(verdict)
  const table = renderTable({ ...input, color: false })
  const all = [annotationOfRun(verdict), ...locateFindings(verdict).map(annotationOf)]
  const lines = levels.flatMap((level) =>
    cutToTen(
      all.filter((one) => one.level === level),
      level,
    ),
  )
  const commands = lines.map((annotation) => commandOf(annotation, verdict.config.path))
  return [`::stop-commands::${token}`, `${table}::${token}::`, ...commands, ''].join('\n')
}

/** Whatever a server said is part of what this is made from, so that no server can know it. */
function tokenFor(verdict: Verdict): string {
  return createHash('sha256').update(verdictText(verdict)).digest('hex').slice(0, 32)
}

function annotationOfRun({ service, tag, status, summary }: Verdict): Annotation {
  const title = `graycheck: ${service} ${tag}: ${status.toUpperCase()}`
  return { level: status === 'pass' ? 'notice' : 'error', title, message: plainText(summary), line: null }
}

const levelOf = { fail: 'error', error: 'error', inconclusive: 'error', warning: 'warning', info: 'notice' } as const

function annotationOf({ check, finding }: LocatedFinding): Annotation {
  const level = levelOf[finding.severity]
  const { code, message, expected, actual, fix } = finding
  const comparison = expected === null ? [] : [`expected ${expected}, actual ${actual ?? 'not told'}`]
  return {
    // What does not decide must not look as if it did.
    level: check.advisory && level === 'error' ? 'warning' : level,
    title: `${code} in ${check.id}`,
    message: [message, ...comparison, fix].map((text) => plainText(text)).join('\n'),
    line: check.line,
  }
}

/** The worst ones, and in the place of the last one how many more there are. */
function cutToTen(annotations: readonly Annotation[], level: Level): Annotation[] {
  if (annotations.length <= mostOfLevel) return [...annotations]
  const shown = annotations.slice(0, mostOfLevel - 1)
  const more = annotations.length - shown.length
  const message = `GitHub shows ${mostOfLevel} of a kind; the table above and the JSON report hold them all`
  return [...shown, { level, title: `graycheck: and ${more} more of level ${level}`, message, line: null }]
}

function commandOf({ level, title, message, line }: Annotation, path: string | null): string {
  const isPlaced = path !== null && line !== null
  const place = isPlaced ? { file: plainText(path), line } : {}
  return githubCommand(level, { ...place, title: plainText(title) }, message)
}
