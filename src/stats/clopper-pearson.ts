/** Exact bounds of a probability for a number of trials that was fixed in advance. */
import { requireBetween, requireCounts, requireShare, requireWhole } from './preconditions.ts'
import { lastHolding } from './search.ts'

interface FixedPlan {
  readonly events: number
  readonly trials: number
  /** Of each bound by itself, from 0.5 to below 1: 0.95 leaves a risk of 5 % on each side. */
  readonly confidence: number
}

/** Terms of a sum below this share of the largest do not change it. */
const NEGLIGIBLE = 1e-18

/**
 * One-sided lower and upper bound of the event probability. Only for a plan with a fixed number of trials: it is NOT
 * valid under repeated looks; use `rateInterval` for those. Takes time in proportion to the number of trials at worst.
 * Source: Clopper and Pearson 1934, Biometrika 26(4).
 *
 * @public
 */
export function clopperPearson({ events, trials, confidence }: FixedPlan): { lower: number; upper: number } {
  requireWhole('the number of events', events)
  requireWhole('the number of trials', trials)
  requireCounts(events, trials)
  // From one half on, each bound lies on its own side of the observed share (the binomial median).
  requireBetween('the confidence', confidence, 0.5, 1)
  requireShare('the confidence', confidence)
  return { lower: lowerBound(events, trials, confidence), upper: upperBound(events, trials, confidence) }
}

/** The smallest probability that makes this many events or more no surprise. */
function lowerBound(events: number, trials: number, confidence: number): number {
  if (events === 0) return 0
  const logChoices = logChoose(trials, events)
  const logRisk = Math.log1p(-confidence)
  function isTooLow(probability: number): boolean {
    const odds = probability / (1 - probability)
    const tail = tailShare((step) => ((trials - events - step) / (events + step + 1)) * odds)
    return logBinomial(events, trials, probability, logChoices) + Math.log(tail) <= logRisk
  }
  return lastHolding(isTooLow, 0, events / trials)
}

/** The largest probability that makes this many events or fewer no surprise. */
function upperBound(events: number, trials: number, confidence: number): number {
  if (events === trials) return 1
  const logChoices = logChoose(trials, events)
  const logRisk = Math.log1p(-confidence)
  function isTooHigh(probability: number): boolean {
    const odds = probability / (1 - probability)
    const tail = tailShare((step) => (events - step) / (trials - events + step + 1) / odds)
    return logBinomial(events, trials, probability, logChoices) + Math.log(tail) <= logRisk
  }
  return lastHolding(isTooHigh, 1, events / trials)
}

/** The tail of a distribution as a multiple of its first term, from the ratios of neighbouring terms; the last is 0. */
function tailShare(ratioAt: (step: number) => number): number {
  let [sum, term] = [1, 1]
  for (let step = 0; term > NEGLIGIBLE * sum; step += 1) {
    term *= ratioAt(step)
    sum += term
  }
  return sum
}

/** ln of the probability of exactly this many events. */
function logBinomial(events: number, trials: number, probability: number, logChoices: number): number {
  return logChoices + events * Math.log(probability) + (trials - events) * Math.log1p(-probability)
}

/** ln of the number of ways to choose so many of the trials. */
function logChoose(trials: number, chosen: number): number {
  let sum = 0
  for (let i = 1; i <= Math.min(chosen, trials - chosen); i += 1) sum += Math.log((trials + 1 - i) / i)
  return sum
}
