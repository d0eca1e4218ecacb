/** The pointer itself and every place above it, up to the root. */
function lineage(pointer: string): string[] {
  const line = [pointer]
  for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
    line.push(pointer.slice(0, end))
    if (end === 0) break
  }
  return line
}

/** A set of places in a document, each with everything below it. A question costs the depth of the pointer. */
export interface Places {
  /** Which of the places this one is, or is below of. */
  covering(pointer: string): string | undefined
  /** Whether this place is above one of the places, or is one. */
  hasBelow(pointer: string): boolean
  /** Either of the two. */
  touch(pointer: string): boolean
}

/** Asked of every value of every instance, and most configs redact and override nothing. */
const nowhere: Places = { covering: () => undefined, hasBelow: () => false, touch: () => false }

export function placesOf(pointers: Iterable<string>): Places {
  const places = new Set(pointers)
  if (places.size === 0) return nowhere
  const above = new Set([...places].flatMap(lineage))
  const covering = (pointer: string) => lineage(pointer).find((place) => places.has(place))
  const hasBelow = (pointer: string) => above.has(pointer)
  return { covering, hasBelow, touch: (pointer) => hasBelow(pointer) || covering(pointer) !== undefined }
}
