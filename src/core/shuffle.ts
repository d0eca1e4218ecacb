/** An order without pattern, and the same for the same seed, a whole number. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  return items
    .map((item, position) => ({ item, rank: scramble(position + seed) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}

/** The finaliser of MurmurHash3: a bijection of 32-bit numbers that looks random (Appleby 2011, public domain). */
function scramble(position: number): number {
  let hash = Math.imul(position + 1, 0x9e3779b9)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
