import type { Finding } from '../core/finding.ts'
import { compareSeverities } from '../core/finding.ts'
import type { CheckVerdict, Verdict } from '../core/verdict.ts'
import { plainText } from './plain-text.ts'

/** To be copied, so rather too long than cut. */
export const longestCommand = 20_000

export interface LocatedFinding {
  readonly check: CheckVerdict
  readonly finding: Finding
}

/**
 * Every finding, those that decide first, worst first. A check that was not run has nothing to say beyond its own line in
 * a report.
 */
export function locateFindings(verdict: Verdict): LocatedFinding[] {
  const checks = verdict.stages.flatMap((stage) => stage.checks).filter((check) => check.status !== 'skipped')
  const located = checks.flatMap((check) => check.findings.map((finding) => ({ check, finding })))
  // Stable: among findings of one severity the order of the plan stays.
  return located.sort(
    (a, b) => Number(a.check.advisory) - Number(b.check.advisory) || compareSeverities(a.finding, b.finding),
  )
}

/** Findings of one check with one code belong together: a hundred stale instances are one story. */
export function groupAlike(located: readonly LocatedFinding[]): LocatedFinding[][] {
  const groups = new Map<string, LocatedFinding[]>()
  for (const item of located) {
    const key = `${item.check.id} ${item.finding.code}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

/** A source that is down is told once; each query that it did not answer says nothing new. */
export function shownOf(group: readonly LocatedFinding[], most: number): number {
  return group[0]?.finding.code.startsWith('source.') === true ? 1 : most
}

/** What a finding says, by line, safe to show; without how to see it again. */
export function detailsOf({ message, expected, actual, fix, evidence }: Finding): [label: string, text: string][] {
  const [first] = evidence
  const seen = first === undefined ? null : `${first.source}, ${first.request}, ${first.at}, from ${first.vantage}`
  const rows: [string, string | null][] = [
    ['what', message],
    ['expected', expected],
    ['actual', actual],
    ['to do', fix],
    ['seen', seen],
  ]
  return rows.flatMap(([label, text]): [string, string][] => (text === null ? [] : [[label, plainText(text)]]))
}

export const labelWidth = 'expected'.length

/** A finding in lines of plain text, for reports that lay nothing out. Each line begins with a word of ours. */
export function findingText({ check, finding }: LocatedFinding): string {
  const again: [string, string][] =
    finding.reproduce === null ? [] : [['again', plainText(finding.reproduce, longestCommand)]]
  const lines = [...detailsOf(finding), ...again].map(([label, text]) => `  ${label.padEnd(labelWidth)}  ${text}`)
  return [`${finding.severity}  ${finding.code}  ${plainText(check.id)}`, ...lines].join('\n')
}

/** The first findings of a group in lines of plain text, and which others there are. */
export function groupText(group: readonly LocatedFinding[], most: number): string[] {
  const shown = shownOf(group, most)
  const rest = restLine(group.slice(shown))
  return [...group.slice(0, shown).map(findingText), ...(rest === null ? [] : [rest])]
}

/** `and 97 more config.stale in config/app: user-gray-4, ...` */
export function restLine(rest: readonly LocatedFinding[]): string | null {
  const [first] = rest
  if (first === undefined) return null
  const subjects = [...new Set(rest.map(({ finding }) => plainText(finding.subject)))].join(', ')
  return plainText(`and ${rest.length} more ${first.finding.code} in ${plainText(first.check.id)}: ${subjects}`)
}
