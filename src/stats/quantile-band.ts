/** How far can the measured distribution be from the true one? */
import { requireShare, requireWhole } from './preconditions.ts'

/**
 * Half the width of a band around the empirical distribution function that holds the true one everywhere, at all times
 * at once, with probability 1 - alpha; between 0 and 1 (1 tells nothing). For independent, identically distributed
 * values, so for display, not for verdicts. Source: Howard and Ramdas 2022, Bernoulli 28(3).
 *
 * @public
 */
export function quantileBand(samples: number, alpha: number): number {
  requireWhole('the number of samples', samples)
  requireShare('alpha', alpha)
  if (samples === 0) return 1
  const looks = Math.log1p(Math.log(samples))
  return Math.min(1, 0.85 * Math.sqrt((looks + 0.8 * Math.log(1612 / alpha)) / samples))
}
