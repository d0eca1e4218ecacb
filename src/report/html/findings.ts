import type { Finding, Reason } from '../../core/finding.ts'
import type { LocatedFinding } from '../findings.ts'
import { longestCommand, shownOf } from '../findings.ts'
import type { Markup } from '../markup.ts'
import { markup, verbatim } from '../markup.ts'
import { plainText } from '../plain-text.ts'
import { chip, counted, folded, inUtc } from './parts.ts'

const shownPerGroup = 3
const mostGroups = 80
const shownReferences = 3

export type ReasonOf = (code: string) => Reason | undefined

/** What was found, worst first; what is alike is told once, with the names of the others. */
export function findingsSection(groups: readonly (readonly LocatedFinding[])[], reasonOf: ReasonOf): Markup | null {
  if (groups.length === 0) return null
  const explained = new Set<string>()
  const cards = groups.slice(0, mostGroups).map((group, index) => {
    const code = group[0]?.finding.code ?? ''
    const explanation = explained.has(code) ? null : explanationOf(code, reasonOf(code))
    explained.add(code)
    return groupOf(group, `finding-${index + 1}`, explanation)
  })
  const more = groups.length - cards.length
  return markup`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${cards}${more > 0 ? markup`<p class="soft">and ${more} more kinds of findings: the JSON report holds them all</p>\n` : null}</section>
`
}

function groupOf(group: readonly LocatedFinding[], id: string, explanation: Markup | null): Markup {
  const shown = shownOf(group, shownPerGroup)
  const rest = group.slice(shown).map(({ finding }) => markup`<li>${finding.subject}</li>`)
  const others = rest.length === 0 ? null : folded(rest, 0, 1000, `with the same reason code`)
  return markup`${group.slice(0, shown).map((item, index) => {
    const isLast = index === Math.min(shown, group.length) - 1
    return cardOf(item, index === 0 ? id : `${id}-${index + 1}`, isLast ? markup`${explanation}${others}` : null)
  })}`
}

function cardOf({ check, finding }: LocatedFinding, id: string, end: Markup | null): Markup {
  const { severity, code, subject, message, fix } = finding
  const advisory = check.advisory ? markup` <span class="soft small">advisory: it decides nothing</span>` : null
  return markup`<article class="card finding ${severity}" id="${id}"><h3>${chip(severity)} <code>${code}</code> <span class="soft small">${check.id}, ${subject}</span>${advisory}</h3>
<p class="message">${message}</p>
${versus(finding)}<p><span class="label">What to do:</span> ${fix}</p>
${references(finding)}${again(finding)}${end}</article>
`
}

function versus({ expected, actual }: Finding): Markup | null {
  if (expected === null && actual === null) return null
  return markup`<dl class="versus"><div><dt>Expected</dt><dd>${expected ?? 'not told'}</dd></div><div><dt>Actual</dt><dd>${actual ?? 'not told'}</dd></div></dl>
`
}

function references({ evidence }: Finding): Markup | null {
  if (evidence.length === 0) return null
  const items = evidence.map(
    ({ source, request, at, vantage }) =>
      markup`<li>${source}: <code>${request}</code>, ${inUtc(at)}, seen from ${vantage}</li>`,
  )
  return markup`<details><summary>Seen in ${counted(evidence.length, 'answer')}</summary>${folded(items, shownReferences, 50, 'answers')}</details>
`
}

function again({ reproduce }: Finding): Markup | null {
  if (reproduce === null) return null
  return markup`<p class="label">To see it again:</p><pre>${verbatim(plainText(reproduce, longestCommand))}</pre>
`
}

function explanationOf(code: string, reason: Reason | undefined): Markup | null {
  if (reason === undefined) return null
  return markup`<details><summary>What ${code} means</summary>
<p><strong>${reason.title}.</strong> ${reason.proves}</p>
<p class="label">Likely causes</p><ul>${reason.causes.map((cause) => markup`<li>${cause}</li>`)}</ul>
<p><span class="label">Next step:</span> ${reason.fix}</p></details>
`
}
