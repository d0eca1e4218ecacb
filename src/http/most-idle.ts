import { readFileSync } from 'node:fs'

/** Enough for a thousand instances from one check, or look, to the next: to dial costs more than all else about a question. */
const mostOfAll = 1024
const fewest = 16
/** Where the machine does not tell: what it allows at least, on all that are known. */
const usualLimit = 1024

/** How many connections may wait for their next request: never more than half of the files that may be open. */
export function mostIdle(limits: string | null): number {
  const told = /^Max open files\s+(\d+|unlimited)\s/m.exec(limits ?? '')?.[1] ?? String(usualLimit)
  const limit = told === 'unlimited' ? Infinity : Number(told)
  return Math.max(fewest, Math.min(mostOfAll, Math.floor(limit / 2) - 64))
}

/** What Linux tells of the limits of this process, proc_pid_limits(5); null elsewhere. */
export function readLimits(): string | null {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return null
  }
}
