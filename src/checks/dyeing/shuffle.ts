/** The same order every time, without pattern: probes of all strata mixed, so that a change in time hits all of them. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item, position) => ({ item, rank: scramble(position) }))
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
