import type { MapFigure } from '../../core/figure.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'
import { marked } from './parts.ts'

const box = { width: 168, height: 52, gapX: 116, gapY: 34 }

/** How far tagged and untagged lines keep from the middle of a station. */
const lane = 12

type Station = MapFigure['stations'][number]
type Link = MapFigure['links'][number]

interface Placed {
  readonly station: Station
  readonly x: number
  readonly y: number
}

/** Which way requests took, for every check that tells it. */
export function mapsSection({ stages }: Verdict): Markup | null {
  const maps = stages.flatMap(({ checks }) =>
    checks.flatMap(({ id, figures }) =>
      figures.flatMap((figure) => (figure.type === 'map' && figure.links.length > 0 ? [{ id, map: figure }] : [])),
    ),
  )
  if (maps.length === 0) return null
  return markup`<section aria-labelledby="map"><h2 id="map">The way of the requests</h2>
${maps.map(({ id, map }) => markup`<div class="card">${routeMap(id, map)}</div>\n`)}</section>
`
}

/** Stations from left to right in the order of the calls, gray above stable, and the requests between them. */
function routeMap(id: string, map: MapFigure): Markup {
  const { places, width, height } = layOut(map.stations)
  const links = map.links.flatMap((link, index) => linkOf(link, places, siblingsBefore(map.links, index)))
  const reached = new Set(map.links.flatMap(({ from, to }) => [from, to]))
  return markup`<figure><figcaption><strong>${map.title}, as ${id} saw it</strong> Solid lines are tagged requests, dotted ones untagged; a red line with ✗ went where it must not.</figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="${map.title}, drawn"><svg class="map" viewBox="0 0 ${width} ${height}" role="img" aria-label="${map.title}: the table below tells the same">
${links.map(({ line }) => line)}${[...places.values()].map((placed) => boxOf(placed, reached.has(placed.station.id)))}${links.map(({ label }) => label)}</svg></div>
<details class="unprinted"><summary class="small">As a table</summary><div class="scroll">${asTable(map)}</div></details></figure>
`
}

/** Each step is a column. Services have a lane for each group, so that a way that leaves its group is seen at once. */
function layOut(stations: readonly Station[]): { places: Map<string, Placed>; width: number; height: number } {
  const steps = [...new Set(stations.map(({ step }) => step))].sort((a, b) => a - b)
  const columns = steps.map((step) => lanesOf(stations.filter((station) => station.step === step)))
  const rows = Math.max(...columns.map(({ length }) => length))
  const rowHeight = box.height + box.gapY
  const places = new Map<string, Placed>()
  for (const [column, lanes] of columns.entries()) {
    const isEntry = steps[column] === 0
    const top = isEntry ? ((rows - lanes.length) * rowHeight) / 2 : 0
    for (const [row, station] of lanes.entries()) {
      if (station === null) continue
      places.set(station.id, { station, x: 2 + column * (box.width + box.gapX), y: 2 + top + row * rowHeight })
    }
  }
  return {
    places,
    width: columns.length * (box.width + box.gapX) - box.gapX + 4,
    height: rows * rowHeight - box.gapY + 4,
  }
}

/** Gray, then stable, then what is neither; an empty lane stays empty. */
function lanesOf(stations: readonly Station[]): (Station | null)[] {
  const others = stations.filter(({ group }) => group === null)
  const sides = (['gray', 'stable'] as const).map((side) => stations.filter(({ group }) => group === side))
  if (sides.every(({ length }) => length === 0)) return others
  return [...sides.flatMap((members) => (members.length === 0 ? [null] : members)), ...others]
}

function boxOf({ station, x, y }: Placed, isReached: boolean): Markup {
  const { label, detail, group } = station
  const name = group ?? (station.step === 0 ? 'gateway' : 'none')
  const text = isReached ? [group, detail].filter((part) => part !== null).join(', ') : `${group}: not reached`
  return markup`<g class="${isReached ? 'reached' : 'unreached'}"><title>${label}${detail === null ? '' : `, ${detail}`}</title><rect class="box of-${name}" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8"/><text class="name" x="${x + 12}" y="${y + 22}">${fit(label, 20)}</text><text x="${x + 12}" y="${y + 39}">${fit(text, 26)}</text></g>
`
}

function fit(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** How many links of the same requests leave the same station before this one: their labels stand one above the other. */
function siblingsBefore(links: readonly Link[], index: number): number {
  const link = links[index]
  return links.slice(0, index).filter(({ from, flow }) => from === link?.from && flow === link.flow).length
}

function linkOf(link: Link, places: ReadonlyMap<string, Placed>, before: number): { line: Markup; label: Markup }[] {
  const [from, to] = [places.get(link.from), places.get(link.to)]
  if (from === undefined || to === undefined) return []
  const flow = link.flow === 'tagged' ? 'tagged' : 'untagged'
  const { name, sign, width } = emphasis(link)
  // Tagged requests above, untagged ones below, so that their lines and labels keep apart.
  const side = flow === 'tagged' ? -1 : 1
  const start = { x: from.x + box.width, y: from.y + box.height / 2 + side * lane }
  const end = { x: to.x, y: to.y + box.height / 2 + side * lane }
  const middle = (start.x + end.x) / 2
  const curve = `M${start.x} ${start.y} C${middle} ${start.y} ${middle} ${end.y} ${end.x} ${end.y}`
  const labelY = start.y + side * (9 + 13 * before) + 4
  return [
    {
      line: markup`<path class="link ${flow} ${name}" d="${curve}" stroke-width="${width}"/>\n`,
      label: markup`<text class="on-link of-${flow} of-${name}" x="${start.x + 8}" y="${labelY}">${sign}${link.count} ${link.flow}</text>\n`,
    },
  ]
}

function emphasis({ mark }: Link): { name: string; sign: string; width: number } {
  if (mark === 'fail') return { name: 'bad', sign: '✗ ', width: 3.5 }
  return mark === 'inconclusive' ? { name: 'open', sign: '? ', width: 2 } : { name: 'good', sign: '', width: 2 }
}

function asTable({ stations, links }: MapFigure): Markup {
  const byId = new Map(stations.map((station) => [station.id, station]))
  const name = (id: string): string => {
    const station = byId.get(id)
    return station === undefined
      ? id
      : [station.label, station.group, station.detail].filter((part) => part !== null).join(', ')
  }
  const rows = links.map(
    ({ from, to, flow, count, mark }) =>
      markup`<tr><th scope="row">${flow}</th><td>${name(from)}</td><td>${marked(name(to), mark)}</td><td class="number">${count}</td></tr>\n`,
  )
  return markup`<table><thead><tr><th scope="col">Requests</th><th scope="col">From</th><th scope="col">To</th><th scope="col" class="number">Count</th></tr></thead>
<tbody>${rows}</tbody></table>`
}
