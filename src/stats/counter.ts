/** The increase of a counter that may have been reset. */

/**
 * The increase of one series over its raw samples, in time order: a sample below the one before means that the process
 * restarted from zero in between. Sum over series afterwards, never before. Null, which is not zero, with fewer than two
 * samples or with one that no counter can have. The rule is that of Prometheus `increase()`, without its extrapolation.
 *
 * @public
 */
export function counterIncrease(samples: readonly number[]): number | null {
  if (samples.length < 2 || !samples.every((sample) => Number.isFinite(sample) && sample >= 0)) return null
  let increase = 0
  let before: number | null = null
  for (const sample of samples) {
    if (before !== null) increase += sample < before ? sample : sample - before
    before = sample
  }
  return increase
}
