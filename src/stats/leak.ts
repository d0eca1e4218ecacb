/** Does tagged traffic, and only tagged traffic, reach gray? Any leak is a fail; how much do clean probes prove? */
import { requireCounts, requireShare, requireWhole } from './preconditions.ts'

interface LeakQuestion {
  /** Independent probes of one stratum and one direction: one per connection. */
  readonly probes: number
  readonly leaks: number
  /** The leak rate that has to be ruled out, strictly between 0 and 1. */
  readonly maxLeak: number
  /** Largest chance of a pass although the leak rate is above `maxLeak`. */
  readonly beta: number
}

export interface LeakJudgement {
  readonly status: 'fail' | 'pass' | 'undecided'
  /** The leak rate is below this with confidence 1 - beta. Null after a leak and without probes. */
  readonly upperBound: number | null
  /** How many clean probes a pass takes in all, those already made included. */
  readonly probesNeeded: number
}

/**
 * Strict mode: fails at the first leak, passes when so many probes were clean that a leak rate of `maxLeak` would have
 * shown itself with probability 1 - beta. Valid at any number of looks: it is a bet that doubles down on every clean
 * probe and is lost with the first leak.
 */
export function judgeLeak({ probes, leaks, maxLeak, beta }: LeakQuestion): LeakJudgement {
  requireWhole('the number of probes', probes)
  requireCounts(leaks, probes)
  const probesNeeded = cleanProbesNeeded(maxLeak, beta)
  if (leaks > 0) return { status: 'fail', upperBound: null, probesNeeded }
  if (probes === 0) return { status: 'undecided', upperBound: null, probesNeeded }
  return {
    status: probes >= probesNeeded ? 'pass' : 'undecided',
    upperBound: leakUpperBound(probes, beta),
    probesNeeded,
  }
}

/** How many probes without a leak rule out a leak rate of `maxLeak` with confidence 1 - beta: 299 for 1 % and 95 %. */
export function cleanProbesNeeded(maxLeak: number, beta: number): number {
  requireShare('the largest leak rate', maxLeak)
  requireShare('beta', beta)
  return Math.ceil(Math.log(beta) / Math.log1p(-maxLeak))
}

/** Upper bound of the leak rate after that many clean probes, with confidence 1 - beta; about 3 / probes for 95 %. */
export function leakUpperBound(cleanProbes: number, beta: number): number {
  requireWhole('the number of clean probes', cleanProbes)
  requireShare('beta', beta)
  return -Math.expm1(Math.log(beta) / cleanProbes)
}
