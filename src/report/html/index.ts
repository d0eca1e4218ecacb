import { createHash } from 'node:crypto'
import type { CheckVerdict, Verdict } from '../../core/verdict.ts'
import { groupAlike, locateFindings } from '../findings.ts'
import type { ReportInput } from '../index.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'
import { checksSection } from './checks.ts'
import { findingsSection } from './findings.ts'
import { instancesSection } from './matrix.ts'
import { inUtc } from './parts.ts'
import { mapsSection } from './route-map.ts'
import { style } from './style.ts'
import type { Section } from './summary.ts'
import { banner } from './summary.ts'
import { timeline } from './timeline.ts'

/**
 * One page that needs nothing else: no script, no font, no image and no network, which its own policy forbids, too. Only
 * the style is allowed, by its hash, so that not even a style could be brought in.
 */
export function renderHtml({ verdict, reasonOf }: ReportInput): string {
  const groups = groupAlike(locateFindings(verdict))
  const anchors = new Map(
    verdict.stages.flatMap(({ checks }) => checks).map((check, index) => [check, `check-${index + 1}`]),
  )
  const anchorOf = (check: CheckVerdict): string => anchors.get(check) ?? 'evidence'
  const instances = instancesSection(verdict)
  const findings = findingsSection(groups, reasonOf ?? (() => undefined))
  const maps = mapsSection(verdict)
  const sections = sectionsOf({ findings, maps, instances })
  const body = markup`${banner(verdict, groups, sections)}<main>
${findings}${timeline(verdict, anchorOf)}${maps}${instances}${checksSection(verdict, anchorOf)}</main>
${closing(verdict)}`
  return `<!DOCTYPE html>\n<html lang="en">${head(verdict).markup}<body>\n${body.markup}${embedded(verdict)}</body></html>\n`
}

/** Those that are there. */
function sectionsOf(parts: Readonly<Record<'findings' | 'maps' | 'instances', Markup | null>>): Section[] {
  const all = [
    { id: 'findings', title: 'Findings', part: parts.findings },
    { id: 'timeline', title: 'Timeline' },
    { id: 'map', title: 'The way of the requests', part: parts.maps },
    { id: 'instances', title: 'Instances', part: parts.instances },
    { id: 'evidence', title: 'Evidence' },
  ]
  return all.filter(({ part }) => part !== null)
}

function head({ service, tag, status }: Verdict): Markup {
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return markup`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${status}: ${service} ${tag} (graycheck)</title>
<style>${{ markup: style }}</style>
</head>`
}

function closing({ runId, startedAt, tool }: Verdict): Markup {
  return markup`<footer><p>Made by graycheck ${tool.version} from the verdict of run <span class="mono">${runId}</span>, ${inUtc(startedAt)}. The whole verdict stands in this file as JSON, in the element with the id <code>verdict</code>.</p></footer>
`
}

/**
 * The verdict for programs. Nothing in it can end the element, and what turns, hides or commands text stands there as an
 * escape of JSON.
 */
function embedded(verdict: Verdict): string {
  const json = JSON.stringify(verdict).replaceAll(/[<>&#]|[^\P{C}\n]|\p{Zl}|\p{Zp}/gu, escaped)
  return `<script type="application/json" id="verdict">${json}</script>\n`
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
