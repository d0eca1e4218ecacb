/**
 * The statistics throw a RangeError on impossible input instead of returning NaN, which would compare as "not failed".
 * Counts from outside are validated before they come here; these checks catch mistakes of the callers.
 */

/** Counts may be fractional (PromQL `increase()`), and a sum over series may differ from its total by rounding. */
const ROUNDING = 1e-9

/** Far above any count that can be met, far below where sums and products would overflow. */
const LARGEST = 1e18

/** Throws unless 0 <= events <= total, both finite. */
export function requireCounts(events: number, total: number): void {
  requireBetween('a total', total, 0, LARGEST)
  requireBetween('a number of events', events, 0, total * (1 + ROUNDING))
}

/** Throws unless 0 < value < 1. */
export function requireShare(name: string, value: number): void {
  if (value > 0 && value < 1) return
  throw new RangeError(`statistics: ${name} must lie strictly between 0 and 1, got ${value}`)
}

/** Throws unless lowest <= value <= highest. NaN never passes. */
export function requireBetween(name: string, value: number, lowest: number, highest: number): void {
  if (value >= lowest && value <= highest) return
  throw new RangeError(`statistics: ${name} must lie between ${lowest} and ${highest}, got ${value}`)
}

/** Throws unless the value is a whole number that is not negative. */
export function requireWhole(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return
  throw new RangeError(`statistics: ${name} must be a whole number, 0 or more, got ${value}`)
}

/** Throws unless the ratio of two rates is finite and not negative. */
export function requireRatio(name: string, ratio: number): void {
  requireBetween(name, ratio, 0, Number.MAX_VALUE / LARGEST)
}

/** Throws unless the dispersion is finite and at least 1: a smaller one would claim more than independence gives. */
export function requireDispersion(dispersion: number): void {
  requireBetween('the dispersion', dispersion, 1, LARGEST)
}
