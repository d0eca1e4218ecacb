import { compareText } from '../../core/canonical.ts'
import type { Member } from '../../core/draw.ts'
import { drawMatrix, drawSeries, thin } from '../../core/draw.ts'
import type { Cell, Figure, Mark, SeriesFigure } from '../../core/figure.ts'
import { leakUpperBound } from '../../stats/leak.ts'
import { rateInterval } from '../../stats/rate.ts'
import { mapOf } from './judge-map.ts'
import type { Reading } from './judge-probe.ts'
import type { StratumJudgement } from './judge-proof.ts'
import type { Sides } from './judge-sides.ts'
import type { Spec } from './spec.ts'

/** Each is a drawing of its own; the worst ones come first. */
const mostSeries = 12

/** Who answered which probes, the bound of the leak rate as the probes came in, and which way they took. */
export function figuresOf(judged: readonly StratumJudgement[], spec: Spec, sides: Sides): Figure[] {
  if (judged.every(({ stratum }) => stratum.readings.length === 0)) return []
  const order: readonly StratumJudgement['status'][] = ['failed', 'open', 'proven']
  const worstFirst = judged.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
  const measured = worstFirst.filter(({ measurement, answered }) => measurement !== null && answered.length > 0)
  const columns = [
    'should reach',
    'sent',
    'answered by gray',
    'answered by stable',
    'without a usable answer',
    'still missing',
  ]
  return [
    mapOf(judged, spec, sides),
    drawMatrix('probes', columns, judged.map(memberOf)),
    ...measured.slice(0, mostSeries).map((stratum) => seriesOf(stratum, spec)),
  ]
}

function memberOf({ stratum, status, missing }: StratumJudgement): Member {
  const { direction, address, readings } = stratum
  const by = (side: Reading['side']): number => readings.filter((reading) => reading.side === side).length
  const answered = (side: 'gray' | 'stable'): Cell => {
    const count = by(side)
    if (side === direction.expects) return counted(count, status === 'proven' ? 'pass' : null)
    // Answers of the other side are no leaks by themselves where there is a weight, or where a tag was sent twice.
    return counted(count, count > 0 && status === 'failed' ? 'fail' : null)
  }
  const unusable = by(null)
  return {
    id: `${direction.name} via ${address}`,
    name: null,
    group: null,
    cells: [
      { text: direction.expects, mark: null },
      counted(readings.length, null),
      answered('gray'),
      answered('stable'),
      counted(unusable, unusable > 0 ? 'warning' : null),
      counted(missing, missing > 0 ? 'inconclusive' : null),
    ],
  }
}

function counted(count: number, mark: Mark): Cell {
  return { text: String(count), mark }
}

function seriesOf({ stratum, answered, measurement }: StratumJudgement, spec: Spec): SeriesFigure {
  const { subject = '', name = '', unit = '', limit = null } = measurement ?? {}
  const inTime = answered.toSorted((a, b) => compareText(a.probe.at, b.probe.at))
  const isShare = spec.weight !== null && stratum.direction.expects === 'stable'
  const isEvent = ({ kind, side }: Reading): boolean => (isShare ? side === 'gray' : kind === 'leak')
  let events = 0
  const eventsUpTo = inTime.map((reading) => (events += Number(isEvent(reading))))
  const points = thin(inTime.length).map((index) => {
    const total = index + 1
    const seen = eventsUpTo[index] ?? 0
    const bounds = isShare ? shareBounds(seen, total, spec) : leakBounds(seen, total, spec)
    return { at: inTime[index]?.probe.at ?? '', sampleSize: total, value: seen / total, ...bounds }
  })
  return drawSeries({ subject, name, unit, limit, points })
}

/** Any leak fails, so that there is nothing to bound any more. */
function leakBounds(leaks: number, total: number, { beta }: Spec): { lower: null; upper: number | null } {
  return { lower: null, upper: leaks > 0 ? null : leakUpperBound(total, beta) }
}

function shareBounds(events: number, total: number, { alpha, beta }: Spec): { lower: number; upper: number } {
  const { lo, hi } = rateInterval({ events, total, alphaLo: alpha, alphaHi: beta, dispersion: 1 })
  return { lower: lo, upper: hi }
}
