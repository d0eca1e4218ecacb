import type { Reading } from './judge-probe.ts'
import type { Stratum } from './judge-stratum.ts'
import type { Spec } from './spec.ts'
import { fewestLosses, lossAllowance } from './spec.ts'

/** A stratum while one look probes it. */
export interface Lane {
  readonly stratum: Stratum
  nextIndex: number
  sent: number
  answered: number
  lost: number
  leaks: number
}

export function openLane(stratum: Stratum, series: string): Lane {
  const own = stratum.readings.filter(({ probe }) => probe.series === series)
  const nextIndex = own.reduce((next, { probe }) => Math.max(next, probe.index + 1), 0)
  return { stratum, nextIndex, sent: 0, answered: 0, lost: 0, leaks: 0 }
}

export function countReading(lane: Lane, { kind, code }: Reading): void {
  if (kind === 'lost') lane.lost += 1
  if (kind === 'leak') lane.leaks += 1
  if (code !== 'dyeing.probes-lost') lane.answered += 1
}

/** What is missing, and as much again as was lost; nothing once the lane or its address is given up. */
export function remaining(lane: Lane, lanes: readonly Lane[], spec: Spec): number {
  return isGivenUp(lane, lanes, spec) ? 0 : lane.stratum.missing + lane.lost - lane.sent
}

/** The budget of a look: more leaks, more losses or more silence than this tell nothing new. */
export function isGivenUp(lane: Lane, lanes: readonly Lane[], spec: Spec): boolean {
  const { direction, address } = lane.stratum
  const tolerated = Math.max(fewestLosses - 1, lossAllowance(direction.requests, spec.maxLost))
  return lane.leaks >= spec.leakLimit || lane.lost > tolerated || isSilent(address, lanes, spec)
}

function isSilent(address: string, lanes: readonly Lane[], { silenceLimit }: Spec): boolean {
  // Asked before every probe: without lists of its own.
  let lost = 0
  for (const lane of lanes) {
    if (lane.stratum.address !== address) continue
    if (lane.answered > 0) return false
    lost += lane.lost
  }
  return lost >= silenceLimit
}
