import { compareText } from '../../core/canonical.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Observation, Probe } from './evidence.ts'
import type { Reading } from './judge-probe.ts'
import { readProbe } from './judge-probe.ts'
import type { Sides } from './judge-sides.ts'
import type { Direction, Spec } from './spec.ts'
import { directionsOf, lossAllowance } from './spec.ts'

/** All probes of one direction through one gateway address. Each stratum has to be proven by itself. */
export interface Stratum {
  readonly address: string
  readonly direction: Direction
  /** By series and index. */
  readonly readings: readonly Reading[]
  /** How many more usable answers in a row it takes; 0 when there are enough. */
  readonly missing: number
}

/** Every stratum that the spec asks for, of all addresses that are known from the spec or the evidence. */
export function strataOf(observations: readonly Observation[], spec: Spec, sides: Sides): Stratum[] {
  const probes = groupBy(
    observations.filter((item) => item.type === 'probe'),
    ({ address, direction }) => stratumKey(address, direction),
  )
  return addressesOf(observations, spec).flatMap((address) =>
    directionsOf(spec).map((direction) => {
      const own = probes.get(stratumKey(address, direction.name)) ?? []
      return makeStratum(address, direction, own, { spec, sides })
    }),
  )
}

function stratumKey(address: string, direction: string): string {
  return `${direction} ${address}`
}

/** The addresses that were configured or resolved, and any other that the evidence has probes of; sorted. */
function addressesOf(observations: readonly Observation[], { addresses }: Spec): string[] {
  const known = new Set(addresses)
  for (const item of observations) {
    if (item.type === 'probe') known.add(item.address)
    if (item.type === 'resolution' && addresses === null) for (const address of item.addresses) known.add(address)
  }
  return [...known].sort(compareText)
}

function makeStratum(
  address: string,
  direction: Direction,
  probes: readonly Probe[],
  { spec, sides }: { spec: Spec; sides: Sides },
): Stratum {
  const sorted = probes.toSorted((a, b) => compareText(a.series, b.series) || a.index - b.index)
  const readings = sorted.map((probe) => readProbe(probe, direction, spec, sides))
  const allowance = lossAllowance(direction.requests, spec.maxLost)
  return { address, direction, readings, missing: missingRequests(readings, direction.requests, allowance) }
}

/**
 * How many more usable answers a proof takes. It rests on probes in a row (no gap in the index, none unusable, no
 * leak), of which `requests` were answered and at most `allowance` were lost. So lost probes have to be made up, a
 * gateway that loses many proves nothing, and leaving observations out never completes a proof.
 */
function missingRequests(readings: readonly Reading[], requests: number, allowance: number): number {
  const rows = rowsOf(readings)
  if (rows.some((row) => hasProof(goodIndices(row), requests, allowance))) return 0
  const row = rows.at(-1) ?? []
  const next = (row.at(-1)?.probe.index ?? -1) + 1
  const good = goodIndices(row)
  for (let more = 1; more < requests; more += 1) {
    const first = good[good.length - (requests - more)]
    if (first !== undefined && next + more - first - requests <= allowance) return more
  }
  return requests
}

function rowsOf(readings: readonly Reading[]): Reading[][] {
  const rows: Reading[][] = []
  let previous: Reading | undefined
  for (const reading of readings) {
    if (previous !== undefined && isNextInRow(previous, reading)) rows.at(-1)?.push(reading)
    else rows.push([reading])
    previous = reading
  }
  return rows
}

function isNextInRow(previous: Reading, reading: Reading): boolean {
  const unbroken = [previous, reading].every(({ kind }) => kind === 'good' || kind === 'lost')
  return unbroken && previous.probe.series === reading.probe.series && previous.probe.index + 1 === reading.probe.index
}

function goodIndices(row: readonly Reading[]): number[] {
  return row.filter(({ kind }) => kind === 'good').map(({ probe }) => probe.index)
}

function hasProof(good: readonly number[], requests: number, allowance: number): boolean {
  return good.some((first, position) => {
    const last = good[position + requests - 1]
    return last !== undefined && last - first + 1 - requests <= allowance
  })
}
