import type { Cell, MatrixFigure } from '../../core/figure.ts'
import { worstMark } from '../../core/draw.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'
import { folded, marked } from './parts.ts'

const mostRows = 100
const namedMembers = 4

interface Column {
  readonly name: string
  /** The check that tells it. */
  readonly check: string | null
}

type Row = MatrixFigure['rows'][number]

/** Every instance against all that any check knows of it: version, config, dependencies. */
export function instancesSection(verdict: Verdict): Markup | null {
  const figures = verdict.stages.flatMap(({ checks }) =>
    checks.flatMap(({ id, figures }) =>
      figures.flatMap((figure) =>
        figure.type === 'matrix' && figure.of === 'instances' ? [{ check: id, figure }] : [],
      ),
    ),
  )
  if (figures.length === 0) return null
  const columns = figures.flatMap(({ check, figure }) => figure.columns.map((name): Column => ({ name, check })))
  const rows = join(figures.map(({ figure }) => figure))
  const omitted = Math.max(...figures.map(({ figure }) => figure.omitted))
  return markup`<section aria-labelledby="instances"><h2 id="instances">Instances</h2>
<div class="card">${tableOf('instances', columns, rows, 'What each instance said of itself, when it was asked directly; those that said the same share a row, the worst first.')}${omitted > 0 ? markup`<p class="soft">${omitted} more instances are not listed.</p>` : null}</div></section>
`
}

/** A matrix of anything else, within the check that it belongs to. */
export function matrixFigure({ of, columns, rows, omitted }: MatrixFigure): Markup {
  const named = columns.map((name): Column => ({ name, check: null }))
  return markup`<figure>${tableOf(of, named, rows, 'Where several are alike they share a row; the numbers are those of each.')}${omitted > 0 ? markup`<p class="soft">${omitted} more are not listed.</p>` : null}</figure>
`
}

const blank: Cell = { text: 'nothing known', mark: null }

/** Puts the cells of all matrices beside each other, then members alike into one row. */
function join(figures: readonly MatrixFigure[]): Row[] {
  const cellsByMember = new Map<string, Cell[]>()
  const members = new Map<string, { group: Row['group']; member: Row['members'][number] }>()
  let width = 0
  for (const { columns, rows } of figures) {
    for (const { group, members: own, cells } of rows) {
      for (const member of own) {
        const key = `${group} ${member.id}`
        const known = cellsByMember.get(key) ?? []
        cellsByMember.set(key, [...known, ...Array.from({ length: width - known.length }, () => blank), ...cells])
        const name = member.name ?? members.get(key)?.member.name ?? null
        members.set(key, { group, member: { id: member.id, name } })
      }
    }
    width += columns.length
  }
  const joined = new Map<string, Row>()
  for (const [key, { group, member }] of members) {
    const known = cellsByMember.get(key) ?? []
    const cells = [...known, ...Array.from({ length: width - known.length }, () => blank)]
    const alike = JSON.stringify([group, cells])
    const row = joined.get(alike) ?? { group, members: [], cells }
    row.members.push(member)
    joined.set(alike, row)
  }
  return [...joined.values()].sort((a, b) => badness(a) - badness(b) || rankOf(a) - rankOf(b))
}

const order = ['fail', 'error', 'inconclusive', 'warning', 'info', 'pass', null] as const

function badness({ cells }: Row): number {
  return order.indexOf(worstMark(cells.map(({ mark }) => mark)))
}

function rankOf({ group }: Row): number {
  return group === 'gray' ? 0 : 1
}

function tableOf(of: string, columns: readonly Column[], rows: readonly Row[], caption: string): Markup {
  const heads = columns.map(
    ({ name, check }) =>
      markup`<th scope="col">${name}${check === null || check === name ? null : markup`<br><span class="small">${check}</span>`}</th>`,
  )
  const title = `${of.charAt(0).toUpperCase()}${of.slice(1)}`
  const hasGroups = rows.some(({ group }) => group !== null)
  const first = hasGroups
    ? markup`<th scope="col">${title}</th><th scope="col">Which</th>`
    : markup`<th scope="col">${title}</th>`
  const more = rows.length - mostRows
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="Table of ${of}"><table class="matrix"><caption>${caption}</caption>
<thead><tr>${first}${heads}</tr></thead>
<tbody>${rows.slice(0, mostRows).map((row) => (hasGroups ? groupRow(row) : namedRow(row)))}</tbody></table></div>${more > 0 ? markup`<p class="soft">and ${more} more rows: the JSON report holds them all</p>` : null}`
}

function groupRow({ group, members, cells }: Row): Markup {
  const names = members.map(
    ({ id, name }) => markup`<li>${name === null ? id : markup`${name} <span class="soft small">${id}</span>`}</li>`,
  )
  return markup`<tr><th scope="row">${members.length} ${group ?? ''}</th><td class="names">${folded(names, namedMembers, 1000, 'alike')}</td>${cellsOf(cells)}</tr>
`
}

function namedRow({ members, cells }: Row): Markup {
  const ids = members.slice(0, namedMembers).map(({ id }, index) => markup`${index === 0 ? '' : ', '}${id}`)
  const more = members.length - ids.length
  return markup`<tr class="names"><th scope="row">${ids}${more > 0 ? ` and ${more} more` : ''}</th>${cellsOf(cells)}</tr>
`
}

function cellsOf(cells: readonly Cell[]): Markup[] {
  return cells.map(({ text, mark }) => markup`<td>${marked(text, mark)}</td>`)
}
