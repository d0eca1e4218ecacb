import type { InstanceSeen, Reported } from './evidence.ts'

/** Older results are worth a warning. */
export const oldMs = 60_000

/** Older results say nothing about now. */
export const outdatedMs = 600_000

/** Clocks are rounded, and a check may end while the answer is being written. */
const aheadMs = 5000

// Date.parse reads other notations too, some of them by the time zone of the machine.
const rfc3339 = /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:\d\d)$/i

/**
 * How long ago the instance made this check, in milliseconds; null when that can't be told. It is measured by the
 * instance's own clock where the answer is surely of now: a cached answer brings its old clock with it.
 */
export function ageMs({ checkedAt }: Reported, { now, nonceEchoed, at }: InstanceSeen): number | null {
  const own = parseTime(now)
  const received = parseTime(at)
  const checked = parseTime(checkedAt)
  const present = own !== null && nonceEchoed === true ? own : Math.max(own ?? -Infinity, received ?? -Infinity)
  if (checked === null || !Number.isFinite(present) || checked - present > aheadMs) return null
  return Math.max(0, present - checked)
}

function parseTime(text: string | null): number | null {
  if (text === null || !rfc3339.test(text)) return null
  const ms = Date.parse(text.toUpperCase())
  return Number.isFinite(ms) ? ms : null
}
