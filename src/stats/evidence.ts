/**
 * The one primitive under every verdict that rests on counts.
 *
 * Think of a bet. The null hypothesis says "at most 1 % of the requests fail". Someone who doubts it starts with one
 * coin and stakes it on every request, at odds that are fair if the hypothesis is true. The wealth E after any number
 * of requests is the evidence against the hypothesis: under it, the chance that the wealth ever reaches 1/alpha is at
 * most alpha, however often one looks and whenever one stops (Ville 1939). So:
 *
 * - E = 1 (logE = 0) is no evidence, and no data leaves it there;
 * - logE >= ln(1 / alpha) rejects the null hypothesis with a false alarm risk of at most alpha;
 * - looks are free: polling, resuming and stopping early need no correction.
 *
 * Everything here is ln E (natural logarithm), because E itself overflows. The odds are those of a binomial likelihood
 * ratio, averaged over eight alternatives from "slightly worse" to "600 times worse", so that no alternative has to be
 * guessed. Sources: Robbins 1970 (mixtures); Howard, Ramdas, McAuliffe, Sekhon 2021, Annals of Statistics 49(2);
 * Ramdas, Gruenwald, Vovk, Shafer 2023, Statistical Science 38(4).
 */

/** `fail` weighs evidence that events are more frequent than the null rate, `pass` that they are rarer. */
export type Side = 'fail' | 'pass'

const directions: Readonly<Record<Side, number>> = { fail: 1, pass: -1 }

/** Events out of opportunities, in the order in which they were seen, each with its own null rate. */
export interface Observation {
  readonly events: number
  readonly opportunities: number
  readonly nullRate: number
}

interface PathOptions {
  readonly side: Side
  /** Largest number of requests that succeed or fail together; 1 when they are independent. */
  readonly dispersion: number
  /**
   * How many later starts the late-onset guard reckons with: the number of polls planned, frozen before the start.
   * 0 turns the guard off.
   */
  readonly plannedIntervals?: number
}

/** Frozen: log odds ratios of the alternatives, and how the one coin is split between them. */
const GRID = [
  { tilt: 0.05, logWeight: Math.log(1 / 28) },
  { tilt: 0.1, logWeight: Math.log(1 / 28) },
  { tilt: 0.2, logWeight: Math.log(2 / 28) },
  { tilt: 0.4, logWeight: Math.log(4 / 28) },
  { tilt: 0.8, logWeight: Math.log(6 / 28) },
  { tilt: 1.6, logWeight: Math.log(6 / 28) },
  { tilt: 3.2, logWeight: Math.log(4 / 28) },
  { tilt: 6.4, logWeight: Math.log(4 / 28) },
] as const

/** ln(sum of exp(terms)) without overflow. Minus infinity, the logarithm of nothing, is a legal term. */
export function logSumExp(terms: readonly number[]): number {
  const largest = terms.reduce((a, b) => Math.max(a, b), -Infinity)
  if (largest === -Infinity) return -Infinity
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0))
}

/**
 * The log-evidence after all observations. Exactly 0 without opportunities. Valid for any dependence between
 * observations as long as the chance of an event, given the past, respects the null rate.
 */
export function logEvidence(observations: readonly Observation[], side: Side, dispersion: number): number {
  return logEvidencePath(observations, { side, dispersion }).at(-1) ?? 0
}

/**
 * The log-evidence after each observation, one number per observation. Observations without opportunities change
 * nothing.
 *
 * With `plannedIntervals` = J > 0, half of the coin is kept back and split over bets that begin only at the second,
 * third ... (J+1)-th observation, so that a fault which begins late is not drowned by the good past:
 * E = E(all) / 2 + (sum of E(from j on)) / 2J, where bets that have not begun are worth 1. It costs at most ln 2.
 * The sum is updated as in the Shiryaev-Roberts procedure (Shin, Ramdas, Rinaldo 2024), hence linear time.
 */
export function logEvidencePath(observations: readonly Observation[], options: PathOptions): number[] {
  const { side, dispersion, plannedIntervals = 0 } = options
  const direction = directions[side]
  const bets = GRID.map((point) => ({ ...point, fromFirst: point.logWeight, fromLater: -Infinity }))
  let seen = 0
  let logE = 0
  return observations.map((observation) => {
    if (observation.opportunities === 0) return logE
    const isLaterStart = seen > 0 && seen <= plannedIntervals
    seen += 1
    for (const bet of bets) {
      const gain = logLikelihoodRatio(observation, direction * bet.tilt) / dispersion
      bet.fromFirst += gain
      if (isLaterStart) bet.fromLater = logSumExp([bet.fromLater, bet.logWeight])
      bet.fromLater += gain
    }
    const fromFirst = logSumExp(bets.map((bet) => bet.fromFirst))
    const fromLater = logSumExp(bets.map((bet) => bet.fromLater))
    logE = mixLaterStarts(fromFirst, fromLater, Math.max(0, plannedIntervals - seen + 1), plannedIntervals)
    return logE
  })
}

function logLikelihoodRatio({ events, opportunities, nullRate }: Observation, tilt: number): number {
  return events * tilt - opportunities * Math.log1p(nullRate * Math.expm1(tilt))
}

function mixLaterStarts(fromFirst: number, fromLater: number, notBegun: number, planned: number): number {
  if (planned === 0) return fromFirst
  return logSumExp([fromFirst, logSumExp([fromLater, Math.log(notBegun)]) - Math.log(planned)]) - Math.LN2
}
