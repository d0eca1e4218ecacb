import { createHash } from 'node:crypto'
import { cutText } from './cut-text.ts'
import { stripControl } from './redact.ts'

/** Longer names and values are none that a person gave. */
const longestValue = 512
const longestMessage = 500

/** What a server said, on one line and of bounded length: evidence quotes it, and must not grow with it. */
export function serverMessage(text: string, longest: number = longestMessage): string {
  return cutText(stripControl(text).replace(/\s+/g, ' ').trim(), longest)
}

/**
 * A name or value of a server that is compared with others: as it is, or where it is very long its beginning and a hash
 * of all of it, so that what differs still does.
 */
export function serverValue(text: string): string {
  if (text.length <= longestValue) return text
  const sha256 = createHash('sha256').update(text).digest('hex')
  return `${cutText(text, 100)} (${text.length} characters, sha256 ${sha256})`
}
