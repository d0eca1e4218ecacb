import type { Verdict } from '../../core/verdict.ts'
import type { LocatedFinding } from '../findings.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'
import { shortDuration } from '../short-duration.ts'
import { inUtc, signOf } from './parts.ts'

const shownDeciding = 3

export interface Section {
  readonly id: string
  readonly title: string
}

/** The verdict, what decided it, what it still needs, and where it comes from. */
export function banner(
  verdict: Verdict,
  groups: readonly (readonly LocatedFinding[])[],
  sections: readonly Section[],
): Markup {
  const { service, tag, environment, status, summary } = verdict
  return markup`<header class="banner ${status}"><div>
<p class="eyebrow">graycheck verdict${environment === null ? null : markup` in ${environment}`}</p>
<h1><span>${service} ${tag}</span> <span class="verdict">${signOf(status)} ${status}</span></h1>
<p class="summary">${summary}</p>
<dl class="facts">
${decidedBy(groups)}${needsOf(verdict)}${factsOf(verdict)}</dl>
<nav aria-label="Parts of this report"><ul>
${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>\n`)}</ul></nav>
</div></header>
`
}

function fact(name: string, value: Markup | string | number, kind = 'short'): Markup {
  return markup`<div class="${kind}"><dt>${name}</dt><dd>${value}</dd></div>\n`
}

/** Findings that only warn, or of advisory checks, decide nothing. */
function decidedBy(groups: readonly (readonly LocatedFinding[])[]): Markup | null {
  const deciding = groups.flatMap(([first], index) => {
    if (first === undefined || first.check.advisory) return []
    const { check, finding } = first
    const { severity, code } = finding
    return severity === 'warning' || severity === 'info'
      ? []
      : [markup`<a href="#finding-${index + 1}">${code}</a> <span class="soft small">${check.id}</span>`]
  })
  if (deciding.length === 0) return null
  const more = deciding.length - shownDeciding
  const shown = deciding.slice(0, shownDeciding).map((link, index) => markup`${index === 0 ? '' : ', '}${link}`)
  return fact('Decided by', markup`${shown}${more > 0 ? ` and ${more} more` : ''}`, 'long')
}

function needsOf({ stages }: Verdict): Markup[] {
  return stages
    .flatMap(({ checks }) => checks)
    .flatMap(({ id, needs }) => (needs === null ? [] : [fact(`Needed by ${id}`, needs.message, 'long')]))
    .slice(0, shownDeciding)
}

function factsOf({ exitCode, runId, startedAt, durationMs, tool, config }: Verdict): Markup[] {
  return [
    fact('Exit code', exitCode),
    fact('Started', markup`<time datetime="${startedAt}">${inUtc(startedAt)}</time>`),
    fact('Took', shortDuration(durationMs)),
    fact('graycheck', tool.version),
    fact('Run', markup`<span class="mono">${runId}</span>`, 'long'),
    fact(
      'Config',
      markup`${config.path ?? 'flags only'} <span class="mono soft">sha256 ${config.sha256.slice(0, 12)}…</span>`,
      'long',
    ),
  ]
}
