/** How much do instances of one and the same version differ? No number of requests to a single one cures that. */
import { requireCounts, requireWhole } from './preconditions.ts'
import { sumOf } from './sum.ts'

/** Upper 95 % point of the standard normal distribution. */
const NORMAL_95 = 1.645

interface PodNoise {
  /** Cochran's Q: about (number of pods - 1) if the pods do not differ. */
  readonly heterogeneity: number
  /** Standard deviation of a pod's event rate relative to the mean rate. */
  readonly sigma: number
  /** The smallest okRatio with which healthy gray pods are not blamed for being other pods. */
  readonly smallestHonestRatio: number
}

/**
 * The noise between stable pods by the moment estimator of DerSimonian and Laird (1986), and what it means for a
 * comparison with `grayPods` gray pods. Null with fewer than two stable pods that had a request, without an event, or if one
 * pod had practically all requests.
 *
 * @public
 */
export function podNoise(
  stablePods: readonly { readonly events: number; readonly total: number }[],
  grayPods: number,
): PodNoise | null {
  requireWhole('the number of gray pods', grayPods)
  for (const { events, total } of stablePods) requireCounts(events, total)
  const pods = stablePods.filter(({ total }) => total >= 1)
  const allEvents = sumOf(pods.map(({ events }) => events))
  if (pods.length < 2 || allEvents < 1 || grayPods === 0) return null
  const rate = allEvents / sumOf(pods.map(({ total }) => total))
  const heterogeneity = sumOf(pods.map(({ events, total }) => (events - rate * total) ** 2 / (rate * total)))
  const weight = allEvents - sumOf(pods.map(({ total }) => (rate * total) ** 2)) / allEvents
  if (weight <= 0) return null
  const sigma = Math.sqrt(Math.max(0, (heterogeneity - (pods.length - 1)) / weight))
  const smallestHonestRatio = Math.exp(NORMAL_95 * sigma * Math.sqrt(1 / grayPods + 1 / pods.length))
  return { heterogeneity, sigma, smallestHonestRatio }
}
