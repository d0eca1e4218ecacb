import type { CheckVerdict, StageVerdict, Verdict } from '../../core/verdict.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'
import { shortDuration } from '../short-duration.ts'
import { chip } from './parts.ts'

/** Stages run one after the other, the checks of a stage side by side. */
export function timeline(verdict: Verdict, anchorOf: (check: CheckVerdict) => string): Markup {
  const endMs = Math.max(
    1,
    verdict.durationMs,
    verdict.stages.reduce((sum, { durationMs }) => sum + durationMs, 0),
  )
  let startMs = 0
  const bodies = verdict.stages.map((stage) => {
    const from = startMs
    startMs += stage.durationMs
    return bodyOf(stage, from, endMs, anchorOf)
  })
  return markup`<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
<div class="card"><table class="timeline">
<caption>Stages run one after the other, the checks of a stage side by side; the bars go from the start of the run to its end after ${shortDuration(verdict.durationMs)}.</caption>
<thead><tr><th scope="col">Check</th><th scope="col">Status</th><th scope="col" class="number">Took</th><th scope="col" class="bar">When</th></tr></thead>
${bodies}</table></div></section>
`
}

function bodyOf(stage: StageVerdict, fromMs: number, endMs: number, anchorOf: (check: CheckVerdict) => string): Markup {
  const rows = stage.checks.map((check) => {
    const advisory = check.advisory ? markup` <span class="soft small">advisory</span>` : null
    return markup`<tr><th scope="row"><a href="#${anchorOf(check)}">${check.id}</a>${advisory}</th><td>${chip(check.status)}</td><td class="number">${check.status === 'skipped' ? '–' : shortDuration(check.durationMs)}</td><td class="bar">${barOf(check, fromMs, endMs)}</td></tr>\n`
  })
  return markup`<tbody><tr><th scope="rowgroup" colspan="4">${stage.name} ${chip(stage.status)}</th></tr>
${rows}</tbody>
`
}

/** In per mille of the run; the shortest check can still be seen. */
function barOf({ status, durationMs }: CheckVerdict, fromMs: number, endMs: number): Markup | null {
  if (status === 'skipped') return null
  const width = Math.max(8, Math.round((1000 * durationMs) / endMs))
  const x = Math.min(1000 - width, Math.round((1000 * fromMs) / endMs))
  return markup`<svg class="${status}" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true"><rect class="lane" width="1000" height="20"/><rect class="run" x="${Math.max(0, x)}" y="3" width="${Math.min(1000, width)}" height="14"/></svg>`
}
