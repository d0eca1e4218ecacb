/** Many assertions, one verdict: how the evidence of harm of several checks adds up, and which of them is to blame. */
import { logSumExp } from './evidence.ts'

interface CombinedEvidence {
  /** The log-evidence that at least one assertion is violated. */
  readonly logGlobal: number
  /** The log-evidence against each assertion, in the given order, safe to compare with ln(1 / alpha) all at once. */
  readonly logAdjusted: readonly number[]
}

/**
 * The mean of e-values is an e-value, whatever the dependence between them; so a run of twenty checks raises a false
 * alarm with probability alpha, not twenty times alpha. Takes `logEFailNow` of each check, at one and the same time.
 * `logAdjusted` is the closed test of Vovk and Wang 2021 (Annals of Statistics 49(3)): the smallest mean of a check
 * with any set of others, which is always one of the k weakest.
 *
 * @public
 */
export function combineEvidence(logEvidences: readonly number[]): CombinedEvidence {
  if (logEvidences.length === 0) return { logGlobal: 0, logAdjusted: [] }
  return {
    logGlobal: logSumExp(logEvidences) - Math.log(logEvidences.length),
    logAdjusted: logEvidences.map((own, index) => smallestMean(own, logEvidences.toSpliced(index, 1))),
  }
}

function smallestMean(own: number, others: readonly number[]): number {
  let [sum, smallest] = [own, own]
  for (const [index, other] of others.toSorted((a, b) => a - b).entries()) {
    sum = logSumExp([sum, other])
    smallest = Math.min(smallest, sum - Math.log(index + 2))
  }
  return smallest
}
