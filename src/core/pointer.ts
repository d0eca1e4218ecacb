import { z } from 'zod'

/** A JSON pointer (RFC 6901), such as /build/version; the empty text names the whole document. */
export const JsonPointer = z
  .string()
  .regex(/^(\/([^~/]|~0|~1)*)*$/, { error: 'expected a JSON pointer that starts with a slash, such as /build/version' })
  .meta({ examples: ['/build/version'] })

/** Splits a pointer into its unescaped segments. */
export function pointerSegments(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What the pointer names in a parsed document; undefined where it names nothing. Own members only. */
export function readPointer(document: unknown, pointer: string): unknown {
  let current = document
  for (const segment of pointerSegments(pointer)) {
    if (Array.isArray(current)) {
      current = /^(0|[1-9]\d*)$/.test(segment) ? (current[Number(segment)] as unknown) : undefined
    } else if (typeof current === 'object' && current !== null && Object.hasOwn(current, segment)) {
      current = Object.entries(current).find(([key]) => key === segment)?.[1]
    } else {
      return undefined
    }
  }
  return current
}

/** One segment, escaped for use in a pointer. */
export function escapeSegment(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1')
}
