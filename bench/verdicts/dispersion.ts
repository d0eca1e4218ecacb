import { assumedDispersion } from '../../src/checks/slo/spec.ts'
import { dispersionFromHistory } from '../../src/stats/dispersion.ts'
import type { Count } from './traffic.ts'

/** As the slo check does it with `dispersion: auto`. */
export function dispersionOf(history: readonly Count[]): number {
  const estimate = dispersionFromHistory(history)
  return estimate?.isSufficient === true ? estimate.dispersion : assumedDispersion
}
