import type { Tag } from '../../core/target.ts'

/** Requests that carry almost the tag. None of them may reach the gray version. */
export const nearMissNames = [
  'other-case',
  'prefix',
  'suffix',
  'extended',
  'prepended',
  'other-value',
  'empty',
  'duplicate',
  'comma-joined',
  'underscore-name',
] as const
export type NearMissName = (typeof nearMissNames)[number]

type HeaderLine = [name: string, value: string]

export interface NearMiss {
  readonly name: NearMissName
  readonly headers: HeaderLine[]
}

/** A tag value that nobody uses. */
const otherValue = 'graycheck-other'

/** The header lines of each near miss; null where the tag is such that there is none, as other-case of `42`. */
const writers: Readonly<Record<NearMissName, (tag: Tag) => readonly string[] | null>> = {
  'other-case': ({ value }) => [value.toUpperCase() === value ? value.toLowerCase() : value.toUpperCase()],
  prefix: ({ value }) => (value.length > 1 ? [value.slice(0, -1).trim()] : null),
  suffix: ({ value }) => (value.length > 1 ? [value.slice(1).trim()] : null),
  extended: ({ value }) => [`${value}-x`],
  prepended: ({ value }) => [`x-${value}`],
  'other-value': () => [otherValue],
  empty: () => [''],
  duplicate: ({ value }) => [otherValue, value],
  'comma-joined': ({ value }) => [`${otherValue},${value}`],
  'underscore-name': ({ header, value }) => (header.includes('-') ? [value] : null),
}

/** The near misses of this tag, in a fixed order, without those that would be the tag itself or another near miss. */
export function nearMissesOf(tag: Tag, wanted: readonly NearMissName[]): NearMiss[] {
  const written = new Set<string>([JSON.stringify([[tag.header, tag.value]])])
  const nearMisses: NearMiss[] = []
  for (const name of nearMissNames.filter((candidate) => wanted.includes(candidate))) {
    const header = name === 'underscore-name' ? tag.header.replaceAll('-', '_') : tag.header
    const headers = (writers[name](tag) ?? []).map((value): HeaderLine => [header, value])
    const text = JSON.stringify(headers)
    if (headers.length === 0 || written.has(text)) continue
    written.add(text)
    nearMisses.push({ name, headers })
  }
  return nearMisses
}
