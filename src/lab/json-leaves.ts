import { escapeSegment } from '../core/pointer.ts'

/** Every value of a document that is no object, by its JSON pointer; lists count as values. */
export function flattenLeaves(value: unknown, pointer = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map([[pointer, value]])
  const members = Object.entries(value).map(([key, member]) =>
    flattenLeaves(member, `${pointer}/${escapeSegment(key)}`),
  )
  return new Map(members.flatMap((leaves) => [...leaves]))
}
