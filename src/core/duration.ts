import { z } from './zod.ts'

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** setTimeout fires at once for anything longer. */
const longestMs = 2 ** 31 - 1

/**
 * Reads `500ms`, `30s`, `1h30m` or `0s` into milliseconds. Returns null for anything else, for a bare number (its unit
 * would be a guess) and for what no timer can wait (24.8 days and more).
 */
export function parseDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null
  let totalMs = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    totalMs += Number(amount) * (unitsMs[unit ?? ''] ?? Number.NaN)
  }
  return totalMs <= longestMs ? totalMs : null
}

/** Writes milliseconds in the notation that parseDuration reads, exactly: 90000 is `1m30s`. */
export function formatDuration(totalMs: number): string {
  if (totalMs === 0) return '0s'
  let rest = totalMs
  let text = ''
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = unitsMs[unit] ?? 1
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) text += `${count}${unit}`
  }
  return rest > 0 ? `${text}${rest}ms` : text
}

/** A duration in the config: a string with its unit, read to milliseconds. */
export const Duration = z
  .string()
  .meta({ pattern: '^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$', examples: ['30s', '500ms', '1h30m'] })
  .transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== null) return ms
    context.addIssue({
      code: 'custom',
      message: `expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got ${JSON.stringify(text)}`,
    })
    return z.NEVER
  })
