/** Decides from every value of the tag header, in order of arrival, whether a request goes to the gray group. */
export type TagMatcher = (values: readonly string[]) => boolean

/** The right rule: the header is there once, and its value is the tag to the letter. */
export function exactly(tag: string): TagMatcher {
  return (values) => values.length === 1 && values[0] === tag
}

/** What nginx' `map` does with a literal string. */
export function ignoringCase(tag: string): TagMatcher {
  return (values) => values.length === 1 && values[0]?.toLowerCase() === tag.toLowerCase()
}

/** What a careless regex or prefix match does. */
export function startingWith(tag: string): TagMatcher {
  return (values) => values.length === 1 && values[0]?.startsWith(tag) === true
}

/** What Envoy's exact match does with a header that is sent twice. */
export function onAnyLine(tag: string): TagMatcher {
  return (values) => values.includes(tag)
}

/** No rule at all. */
export function never(): boolean {
  return false
}

/** A rule that catches everything. */
export function always(): boolean {
  return true
}
