import type { Measurement } from '../../core/judgement.ts'
import { formatPercent } from '../../core/share.ts'
import type { CheckVerdict, StageVerdict, Verdict } from '../../core/verdict.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'
import { shortDuration } from '../short-duration.ts'
import { matrixFigure } from './matrix.ts'
import { chip, counted, signOf } from './parts.ts'
import { seriesChart } from './series-chart.ts'

const shownProofs = 8
const mostProofs = 200
const mostMeasurements = 40

/** Stage by stage, check by check: what was proven, and the evidence of it, drawn. */
export function checksSection({ stages }: Verdict, anchorOf: (check: CheckVerdict) => string): Markup {
  return markup`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
${stages.map((stage) => stageOf(stage, anchorOf))}</section>
`
}

function stageOf(stage: StageVerdict, anchorOf: (check: CheckVerdict) => string): Markup {
  return markup`${stage.checks.map((check) => checkOf(check, stage, anchorOf(check)))}`
}

function checkOf(check: CheckVerdict, stage: StageVerdict, anchor: string): Markup {
  const { id, status, durationMs, looks, line } = check
  const about = [
    `stage ${stage.name}`,
    shortDuration(durationMs),
    counted(looks, 'look'),
    ...(line === null ? [] : [`line ${line} of the config`]),
  ]
  const head = markup`<article class="card" id="${anchor}"><h3>${chip(status)} ${id} <span class="soft small">${about.join(', ')}</span></h3>
`
  if (status === 'skipped') return markup`${head}<p>${check.findings[0]?.message ?? 'It was not run.'}</p></article>\n`
  return markup`${head}${findingsOf(check)}${proofsOf(check)}${needsOf(check)}${figuresOf(check)}${measurementsOf(check)}</article>
`
}

function findingsOf({ findings }: CheckVerdict): Markup | null {
  const [worst] = findings
  if (worst === undefined) return null
  const more = findings.length > 1 ? `, and ${counted(findings.length - 1, 'more finding')}` : ''
  return markup`<p class="hanging ${worst.severity}"><span class="sign">${signOf(worst.severity)}</span>${worst.message}${more}</p>
`
}

function proofsOf({ proofs }: CheckVerdict): Markup | null {
  if (proofs.length === 0) return null
  const items = proofs
    .slice(0, mostProofs)
    .map(
      ({ statement }) =>
        markup`<li class="hanging pass"><span class="sign">${signOf('pass')}</span>${statement}</li>\n`,
    )
  const rest = items.slice(shownProofs)
  const beyond = proofs.length > mostProofs ? markup`<p class="soft">and ${proofs.length - mostProofs} more</p>` : null
  return markup`<h4>Proven</h4><ul class="proofs">${items.slice(0, shownProofs)}</ul>${
    rest.length === 0
      ? null
      : markup`<details><summary>${rest.length} more proofs</summary><ul class="proofs">${rest}</ul>${beyond}</details>`
  }
`
}

function needsOf({ needs }: CheckVerdict): Markup | null {
  return needs === null
    ? null
    : markup`<p class="hanging inconclusive"><span class="sign">${signOf('inconclusive')}</span>It still needs ${needs.message}.</p>\n`
}

/** The map and the instances have parts of the report of their own, over all checks. */
function figuresOf({ figures }: CheckVerdict): Markup {
  const charts = figures.flatMap((figure) => (figure.type === 'series' ? seriesChart(figure) : []))
  const matrices = figures.filter((figure) => figure.type === 'matrix')
  const own = matrices.filter(({ of }) => of !== 'instances').map(matrixFigure)
  const link = own.length < matrices.length ? markup`<p><a href="#instances">What each instance said</a></p>\n` : null
  return markup`${link}${own}${charts.length === 0 ? null : markup`<h4>Measured, with bounds that hold at every look</h4><div class="charts">${charts}</div>\n`}`
}

/** What is drawn is not told twice. */
function measurementsOf({ measurements, figures }: CheckVerdict): Markup | null {
  const drawn = new Set(
    figures.flatMap((figure) => (figure.type === 'series' ? [`${figure.subject} ${figure.name}`] : [])),
  )
  const left = measurements.filter(({ subject, name }) => !drawn.has(`${subject} ${name}`))
  if (left.length === 0) return null
  const rows = left.slice(0, mostMeasurements).map((measurement) => rowOf(measurement))
  return markup`<h4>Measured</h4><div class="scroll"><table><thead><tr><th scope="col">What</th><th scope="col" class="number">Value</th><th scope="col" class="number">At least</th><th scope="col" class="number">At most</th><th scope="col" class="number">Limit</th><th scope="col" class="number">Samples</th></tr></thead>
<tbody>${rows}</tbody></table></div>${left.length > mostMeasurements ? markup`<p class="soft">and ${left.length - mostMeasurements} more</p>` : null}
`
}

function rowOf({ subject, name, unit, value, lower, upper, limit, sampleSize }: Measurement): Markup {
  const show = (number: number | null): string => {
    if (number === null) return ''
    return unit === 'ratio' ? formatPercent(number) : `${number} ${unit}`
  }
  const cells = [value, lower, upper, limit].map((number) => markup`<td class="number">${show(number)}</td>`)
  return markup`<tr><th scope="row">${name}, ${subject}</th>${cells}<td class="number">${Math.round(sampleSize)}</td></tr>\n`
}
