import type { Random } from '../../src/lab/random.ts'
import { seededRandom } from '../../src/lab/random.ts'

/** Random counts. All samplers are exact, so that a rate of false alarms is not one of an approximation. */
export type { Random }

/** A stream of its own for every scenario, so that adding one changes no other. The name is hashed (FNV-1a). */
export function streamOf(seed: number, name: string): Random {
  let hash = 0x811c9dc5 ^ seed
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return seededRandom(hash)
}

export function poisson(random: Random, mean: number): number {
  return mean < 10 ? poissonByInversion(random, mean) : poissonByRejection(random, mean)
}

function poissonByInversion(random: Random, mean: number): number {
  let rest = random()
  let [count, chance] = [0, Math.exp(-mean)]
  while (rest > chance) {
    rest -= chance
    count += 1
    chance *= mean / count
  }
  return count
}

/** The algorithm PTRS of Hoermann 1993 (Insurance: Mathematics and Economics 12); its constants are those of the paper. */
function poissonByRejection(random: Random, mean: number): number {
  const scale = 0.931 + 2.53 * Math.sqrt(mean)
  const shape = -0.059 + 0.02483 * scale
  const inverseAlpha = 1.1239 + 1.1328 / (scale - 3.4)
  const sure = 0.9277 - 3.6224 / (scale - 2)
  for (;;) {
    const [offset, height] = [random() - 0.5, random()]
    const margin = 0.5 - Math.abs(offset)
    const count = Math.floor(((2 * shape) / margin + scale) * offset + mean + 0.43)
    if (margin >= 0.07 && height <= sure) return count
    if (count < 0 || (margin < 0.013 && height > margin)) continue
    const hat = Math.log((height * inverseAlpha) / (shape / margin ** 2 + scale))
    if (hat <= count * Math.log(mean) - mean - logFactorial(count)) return count
  }
}

/** By jumps from event to event (Devroye 1986, X.4.3). */
export function binomial(random: Random, trials: number, probability: number): number {
  let events = 0
  for (let at = failuresBefore(random, probability); at < trials; at += 1 + failuresBefore(random, probability)) {
    events += 1
  }
  return events
}

/** How many trials fail before the first success: the geometric distribution. */
export function failuresBefore(random: Random, probability: number): number {
  return Math.floor(Math.log(1 - random()) / Math.log1p(-probability))
}

/** By the polar method of Marsaglia. */
export function normal(random: Random): number {
  for (;;) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1]
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

const smallLogFactorials = [0]
for (let n = 1; n < 256; n += 1) smallLogFactorials.push((smallLogFactorials[n - 1] ?? 0) + Math.log(n))

/** ln(n!); from 256 on by the series of Stirling, which is then exact to the last digits. */
export function logFactorial(n: number): number {
  const stirling = (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)
  return smallLogFactorials[n] ?? stirling
}
