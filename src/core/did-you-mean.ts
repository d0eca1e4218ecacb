/** Names longer than this are not typos of ours; comparing them would only cost time. */
const longestName = 64

/** The candidate that was most likely meant, or null. Earlier candidates win a tie. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  if (name.length > longestName) return null
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = distanceOf(name, candidate)
    if (distance === null || distance >= bestDistance) continue
    best = candidate
    bestDistance = distance
  }
  return best
}

/** 0 for a difference of case or separators only, 1 or 2 edits, 3 for a shared beginning; null for unlike names. */
function distanceOf(name: string, candidate: string): number | null {
  if (candidate.length > longestName) return null
  const [a, b] = [plain(name), plain(candidate)]
  const shorter = Math.min(a.length, b.length)
  const edits = editDistance(a, b)
  if (edits <= allowedEdits(shorter)) return edits
  const isPrefix = shorter >= 3 && (a.startsWith(b) || b.startsWith(a))
  return isPrefix ? 3 : null
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Two edits turn any short name into any other, so short names get fewer. */
function allowedEdits(length: number): number {
  return Math.min(2, Math.floor(length / 3))
}

/** Damerau-Levenshtein distance in its restricted form (optimal string alignment): a swap of neighbours is one edit. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  let beforePrevious = previous
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const substitution = a[row - 1] === b[column - 1] ? 0 : 1
      let cost = Math.min(
        cell(previous, column) + 1,
        cell(current, column - 1) + 1,
        cell(previous, column - 1) + substitution,
      )
      // There is no letter before the first one, so it equals none.
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) cost = Math.min(cost, cell(beforePrevious, column - 2) + 1)
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return cell(previous, b.length)
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
