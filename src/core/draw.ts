import { canonicalJson, compareText } from './canonical.ts'
import type { Cell, Mark, MatrixFigure, SeriesFigure } from './figure.ts'
import { Severity } from './status.ts'

/** As many as an eye can tell apart. */
const mostPoints = 30
/** Beyond this nobody reads a table, and the verdict must stay small. */
const mostMembers = 2000
const longestText = 100

/** Which of so many items to draw: the first and the last one, and the others evenly between them. */
export function thin(count: number): number[] {
  if (count <= mostPoints) return Array.from({ length: count }, (_, index) => index)
  return Array.from({ length: mostPoints }, (_, index) => Math.round((index * (count - 1)) / (mostPoints - 1)))
}

/** Four digits are more than a drawing shows. */
export function drawSeries(series: Omit<SeriesFigure, 'type'>): SeriesFigure {
  const points = series.points.map((point) => ({
    ...point,
    value: rounded(point.value),
    lower: rounded(point.lower),
    upper: rounded(point.upper),
  }))
  return { type: 'series', ...series, subject: shorten(series.subject), points }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4))
}

export interface Member {
  readonly id: string
  readonly name: string | null
  readonly group: 'gray' | 'stable' | null
  readonly cells: readonly Cell[]
}

type Row = MatrixFigure['rows'][number]

/** Puts members that are alike into one row; the worst rows come first, and of two alike the gray one. */
export function drawMatrix(of: string, columns: readonly string[], members: readonly Member[]): MatrixFigure {
  const rows = new Map<string, Row>()
  for (const { id, name, group, cells } of members.toSorted((a, b) => compareText(a.id, b.id))) {
    const short = cells.map(({ text, mark }) => ({ text: shorten(text), mark }))
    const key = canonicalJson([group, short])
    const row = rows.get(key) ?? { group, members: [], cells: short }
    row.members.push({ id, name: name === null ? null : shorten(name) })
    rows.set(key, row)
  }
  // Those alike in both are in the order of their first members already.
  const sorted = [...rows.values()].sort((a, b) => badness(a) - badness(b) || compareText(a.group ?? '', b.group ?? ''))
  return { type: 'matrix', of, columns: columns.map(shorten), ...cut(sorted) }
}

function cut(rows: readonly Row[]): Pick<MatrixFigure, 'rows' | 'omitted'> {
  let left = mostMembers
  const kept = rows.map((row) => {
    const members = row.members.slice(0, Math.max(0, left))
    left -= row.members.length
    return { ...row, members }
  })
  return { rows: kept.filter(({ members }) => members.length > 0), omitted: Math.max(0, -left) }
}

const worstFirst: readonly Mark[] = [...Severity.options, 'pass', null]

/** The worst of some marks; null where there is none. */
export function worstMark(marks: readonly Mark[]): Mark {
  return worstFirst.find((mark) => marks.includes(mark)) ?? null
}

function badness({ cells }: Row): number {
  return worstFirst.indexOf(worstMark(cells.map(({ mark }) => mark)))
}

/** What a server says of itself may be long; no half of a surrogate pair is left at the end. */
export function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText).replace(/[\ud800-\udbff]$/, '')}…`
}
