/** Search for the point where a monotone condition stops holding. */

/** Halvings until two neighbouring doubles are left, from any interval that is used here. */
const MAX_HALVINGS = 200

/**
 * The point nearest to `fails` at which the condition still holds. Needs a condition that holds at `holds`, does not
 * hold at `fails`, and changes once in between. Works in both directions.
 */
export function lastHolding(condition: (point: number) => boolean, holds: number, fails: number): number {
  let [good, bad] = [holds, fails]
  for (let halving = 0; halving < MAX_HALVINGS; halving += 1) {
    const middle = good + (bad - good) / 2
    if (middle === good || middle === bad) return good
    if (condition(middle)) good = middle
    else bad = middle
  }
  return good
}

/** The smallest whole number up to `cap` that meets the condition, found by doubling and halving; null if none does. */
export function firstReaching(condition: (count: number) => boolean, cap: number): number | null {
  if (condition(0)) return 0
  let [below, reached] = [0, 1]
  while (!condition(reached)) {
    if (reached >= cap) return null
    ;[below, reached] = [reached, Math.min(cap, reached * 2)]
  }
  while (reached - below > 1) {
    const middle = Math.floor((below + reached) / 2)
    if (condition(middle)) reached = middle
    else below = middle
  }
  return reached
}
