import type { Verdict } from './verdict.ts'

/** The verdict as it is written everywhere: fixed key order, two spaces, a line end. */
export function verdictText(verdict: Verdict): string {
  return `${JSON.stringify(verdict, null, 2)}\n`
}

/** One JSON object a line. */
export function eventsText(events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}
