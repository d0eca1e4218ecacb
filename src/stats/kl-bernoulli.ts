/** How fast does evidence grow? */
import { requireBetween } from './preconditions.ts'

/**
 * The Kullback-Leibler divergence of two event probabilities, in nats per request: the most log-evidence against
 * `assumed` that a request can bring on average if `actual` is true. ln(1 / alpha) divided by it is the number of
 * requests that no test can beat (Wald 1945). Infinity if one observation can settle it.
 *
 * @public
 */
export function klBernoulli(actual: number, assumed: number): number {
  requireBetween('the actual rate', actual, 0, 1)
  requireBetween('the assumed rate', assumed, 0, 1)
  const divergence = term(actual, assumed) + term(1 - actual, 1 - assumed)
  return Math.max(0, divergence)
}

function term(actual: number, assumed: number): number {
  return actual === 0 ? 0 : actual * (Math.log(actual) - Math.log(assumed))
}
