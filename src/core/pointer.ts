import { z } from './zod.ts'

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
  for (const segment of pointerSegments(pointer)) current = memberOf(current, segment)
  return current
}

/** The entries of an array are named by their indexes, written as pointers write them. */
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

/** One segment, escaped for use in a pointer. */
export function escapeSegment(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1')
}
