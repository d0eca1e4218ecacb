import type { SeriesFigure } from '../../core/figure.ts'
import { formatPercent } from '../../core/share.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'
import { shortDuration } from '../short-duration.ts'

const size = { width: 360, height: 190, left: 48, right: 12, top: 14, bottom: 30 }

type Point = SeriesFigure['points'][number]
type Place = readonly [x: number, y: number]

interface Scale {
  readonly x: (point: Point) => number
  readonly y: (value: number) => number
  readonly highest: number
}

/** How a number and its bounds closed in on each other, against the limit; with all numbers as a table behind a fold. */
export function seriesChart(series: SeriesFigure): Markup[] {
  const { points, name, subject } = series
  const last = points.at(-1)
  if (last === undefined) return []
  const words = inWords(series, last)
  const figure = markup`<figure><figcaption><strong>${name}, ${subject}</strong> ${words}</figcaption>
${drawing(series, scaleOf(series, last), `${name}, ${subject}: ${words}`)}
<details class="unprinted"><summary class="small">The numbers</summary><div class="scroll">${numbers(series)}</div></details></figure>
`
  return [figure]
}

function inWords({ unit, limit }: SeriesFigure, { value, lower, upper, sampleSize }: Point): string {
  const show = (number: number): string => shown(number, unit)
  const count = `${sampleSize.toLocaleString('en-US', { maximumFractionDigits: 0 })} samples`
  const measured = value === null ? count : `${show(value)} of ${count}`
  const bounds = [
    ...(lower === null ? [] : [`at least ${show(lower)}`]),
    ...(upper === null ? [] : [`at most ${show(upper)}`]),
  ]
  const truth = bounds.length === 0 ? '' : `; the true value is ${bounds.join(' and ')}`
  return `${measured}${truth}${limit === null ? '' : `; the limit is ${show(limit)}`}`
}

function shown(value: number, unit: string): string {
  if (unit === 'ratio') return formatPercent(value)
  return `${value.toLocaleString('en-US', { maximumSignificantDigits: 3 })} ${unit}`
}

/** What lies far above the limit and the last bounds is cut: the first bounds say nothing, and would flatten the rest. */
function scaleOf({ points, limit, unit }: SeriesFigure, last: Point): Scale {
  const matters = [2 * (limit ?? 0), 1.3 * (last.upper ?? 0), 1.5 * (last.lower ?? 0), 1.3 * (last.value ?? 0)]
  const most = 3 * Math.max(...matters)
  const values = points.slice(1).map(({ value }) => Math.min(1.15 * (value ?? 0), most))
  const wanted = roundUp(Math.max(...matters, ...values) || 1)
  const highest = unit === 'ratio' ? Math.min(1, wanted) : wanted
  const [first] = points
  const startMs = Date.parse(first?.at ?? '')
  const spanMs = Date.parse(last.at) - startMs
  const plot = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom }
  return {
    // Points of one moment stand one beside the other.
    x: (point) => {
      const share =
        spanMs > 0 ? (Date.parse(point.at) - startMs) / spanMs : points.indexOf(point) / Math.max(1, points.length - 1)
      return round(size.left + plot.width * share)
    },
    y: (value) => round(size.top + plot.height * (1 - Math.min(value, highest) / highest)),
    highest,
  }
}

/** To a number that is easy to read and to halve. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 3, 4, 6, 8, 10].find((candidate) => candidate * power >= value * 0.999) ?? 10
  return step * power
}

function drawing(series: SeriesFigure, scale: Scale, label: string): Markup {
  const { points } = series
  const placed = (read: (point: Point) => number | null): Place[] =>
    points.flatMap((point): Place[] => {
      const value = read(point)
      return value === null ? [] : [[scale.x(point), scale.y(value)]]
    })
  const upper = placed((point) => point.upper)
  // Where it is above what is drawn, a line would lie.
  const inside = upper.slice(Math.max(0, upper.findIndex(([, y]) => y > size.top) - 1))
  const lower = placed((point) => (point.lower === null && point.upper !== null ? 0 : point.lower))
  const band =
    upper.length === 0 || lower.length === 0
      ? null
      : markup`<polygon class="band" points="${path([...upper, ...lower.toReversed()])}"/>`
  const values = placed((point) => point.value)
  const end = values.at(-1)
  return markup`<svg class="chart" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${label}">
${axes(series, scale)}${band}${upper.at(-1)?.[1] === size.top ? null : line('bound', inside)}${series.points.some((point) => point.lower !== null) ? line('bound', lower) : null}${limitLine(series, scale)}${line('value', values)}${end === undefined ? null : markup`<circle class="dot" cx="${end[0]}" cy="${end[1]}" r="3.5"/>`}
</svg>`
}

function line(name: string, places: readonly Place[]): Markup | null {
  return places.length < 2 ? null : markup`<polyline class="${name}" points="${path(places)}"/>`
}

function path(places: readonly Place[]): Markup {
  return { markup: places.map(([x, y]) => `${x},${y}`).join(' ') }
}

function limitLine({ limit, unit }: SeriesFigure, { y }: Scale): Markup | null {
  if (limit === null) return null
  const at = y(limit)
  return markup`<line class="limit" x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/><text class="limit-name" x="${size.left + 4}" y="${at - 5}">limit ${shown(limit, unit)}</text>`
}

function axes({ points, unit }: SeriesFigure, { y, highest }: Scale): Markup {
  const bottom = size.height - size.bottom
  const right = size.width - size.right
  const ticks = [0, highest / 2, highest].map(
    (value) =>
      markup`<line class="axis" x1="${size.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}"/><text x="${size.left - 6}" y="${y(value) + 4}" text-anchor="end">${shown(value, unit)}</text>`,
  )
  const [from, to] = [points[0]?.at ?? '', points.at(-1)?.at ?? '']
  return markup`${ticks}<text x="${size.left}" y="${bottom + 18}">${from.slice(11, 19)}</text><text x="${right}" y="${bottom + 18}" text-anchor="end">${shortDuration(Date.parse(to) - Date.parse(from))} later</text>`
}

function numbers({ points, unit }: SeriesFigure): Markup {
  const cell = (value: number | null): Markup =>
    markup`<td class="number">${value === null ? '' : shown(value, unit)}</td>`
  const rows = points.map(
    ({ at, sampleSize, value, lower, upper }) =>
      markup`<tr><th scope="row">${at.slice(11, 23)}</th><td class="number">${Math.round(sampleSize)}</td>${cell(value)}${cell(lower)}${cell(upper)}</tr>\n`,
  )
  return markup`<table><thead><tr><th scope="col">Time (UTC)</th><th scope="col" class="number">Samples</th><th scope="col" class="number">Value</th><th scope="col" class="number">At least</th><th scope="col" class="number">At most</th></tr></thead>
<tbody>${rows}</tbody></table>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
