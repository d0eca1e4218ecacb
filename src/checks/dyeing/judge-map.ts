import { compareText } from '../../core/canonical.ts'
import { shorten } from '../../core/draw.ts'
import type { MapFigure, Mark } from '../../core/figure.ts'
import type { Reading } from './judge-probe.ts'
import type { StratumJudgement } from './judge-proof.ts'
import type { Side, Sides } from './judge-sides.ts'
import type { Direction, Spec } from './spec.ts'

type Station = MapFigure['stations'][number]
type Link = MapFigure['links'][number]
type Who = Side | 'unknown' | 'lost'

/** More gateway addresses than these share one station. */
const mostGateways = 6

/** The way of tagged and of untagged probes: the gateway address, who answered behind it, and who served each hop. */
export function mapOf(judged: readonly StratumJudgement[], spec: Spec, sides: Sides): MapFigure {
  const plain = judged.filter(({ stratum }) => !stratum.direction.nearMiss)
  const gatewayOf = gateways(plain)
  const stations = new Map(plannedStations(spec, sides).map((station) => [station.id, station]))
  const links = new Map<string, Link>()
  for (const { stratum } of plain) {
    const gateway = gatewayOf(stratum.address)
    stations.set(gateway.id, gateway)
    for (const { from, to, mark } of stratum.readings.flatMap((one) =>
      legsOf(one, stratum.direction, gateway, spec, sides),
    )) {
      stations.set(to.id, to)
      const flow = stratum.direction.name
      const key = `${from.id}\n${to.id}\n${flow}\n${mark}`
      const count = (links.get(key)?.count ?? 0) + 1
      links.set(key, { from: from.id, to: to.id, flow, count, mark })
    }
  }
  return {
    type: 'map',
    title: 'The way of the tag',
    stations: [...stations.values()].sort((a, b) => a.step - b.step || compareText(a.id, b.id)),
    links: [...links].sort(([a], [b]) => compareText(a, b)).map(([, link]) => link),
  }
}

/** Both sides of every service, reached or not: where the tag should have gone is half of the picture. */
function plannedStations(spec: Spec, sides: Sides): Station[] {
  const services = [spec.service, ...spec.hops.map(({ service }) => service)]
  return services.flatMap((service, index) =>
    (['gray', 'stable'] as const).map((side) => stationOf(index + 1, service, side, spec, sides)),
  )
}

/** From one station to the next. */
interface Leg {
  readonly from: Station
  readonly to: Station
  readonly mark: Mark
}

/** Behind a station of the wrong side nothing is expected of the further way. */
function legsOf(reading: Reading, direction: Direction, gateway: Station, spec: Spec, sides: Sides): Leg[] {
  let from: readonly Station[] = [gateway]
  let isRight = true
  return stepsOf(reading, spec).flatMap(({ step, service, who }) => {
    const reached = who.map((one) => ({ one, to: stationOf(step, service, one, spec, sides) }))
    const starts = from
    const wasRight = isRight
    from = reached.map(({ to }) => to)
    isRight &&= who.every((one) => one === direction.expects)
    return reached.flatMap(({ one, to }) =>
      starts.map((start) => ({ from: start, to, mark: wasRight ? markOf(one, direction, step, spec) : null })),
    )
  })
}

interface Step {
  readonly step: number
  readonly service: string
  /** More than one where a request came by more than once. */
  readonly who: readonly Who[]
}

/** What is not told of a hop is not drawn. */
function stepsOf({ probe, kind, side }: Reading, spec: Spec): Step[] {
  const { outcome } = probe
  const entry: Step = { step: 1, service: spec.service, who: [side ?? (kind === 'lost' ? 'lost' : 'unknown')] }
  const hops = outcome.kind === 'answered' ? (outcome.hops ?? []) : []
  const behind = spec.hops.flatMap((hop, index): Step[] => {
    const told = hops.filter(({ service }) => service === hop.service).map(({ version }) => whoServed(version, hop))
    const who = [...new Set(told)]
    return who.length === 0 ? [] : [{ step: index + 2, service: hop.service, who }]
  })
  return [entry, ...behind]
}

function whoServed(version: string, { gray, stable }: Spec['hops'][number]): Who {
  if (version === gray) return 'gray'
  return version === stable ? 'stable' : 'unknown'
}

function stationOf(step: number, service: string, who: Who, spec: Spec, { versions }: Sides): Station {
  const id = `${step} ${service} ${who}`
  if (who === 'lost') return { id, label: 'no usable answer', detail: null, step, group: null }
  if (who === 'unknown') return { id, label: shorten(service), detail: 'neither gray nor stable', step, group: null }
  const version = step === 1 ? versions[who][0] : spec.hops[step - 2]?.[who]
  return { id, label: shorten(service), detail: version === undefined ? null : shorten(version), step, group: who }
}

function markOf(who: Who, { expects }: Direction, step: number, { weight }: Spec): Mark {
  if (who === expects) return 'pass'
  if (who === 'unknown' || who === 'lost') return 'inconclusive'
  // With a weight, some untagged requests go to gray on purpose.
  return weight !== null && expects === 'stable' && step === 1 ? null : 'fail'
}

/** The station of each gateway address; where there are many, those with a leak keep their own. */
function gateways(judged: readonly StratumJudgement[]): (address: string) => Station {
  const failed = new Set(judged.filter(({ status }) => status === 'failed').map(({ stratum }) => stratum.address))
  const all = [...new Set(judged.map(({ stratum }) => stratum.address))]
  const ranked = [...all.filter((one) => failed.has(one)), ...all.filter((one) => !failed.has(one))]
  const own = new Set(ranked.length > mostGateways ? ranked.slice(0, mostGateways - 1) : ranked)
  const rest = `${ranked.length - own.size} more addresses`
  return (address) => {
    const label = own.has(address) ? address : rest
    return { id: `0 ${label}`, label: shorten(label), detail: 'gateway', step: 0, group: null }
  }
}
