import type { Verdict } from '../core/verdict.ts'
import type { RunEvent } from '../engine/events.ts'

export const reportFormats = ['table', 'json', 'ndjson'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** All that a report may know: what happened, and how much room there is to say it. */
export interface ReportInput {
  readonly verdict: Verdict
  readonly events: readonly RunEvent[]
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
}

export type Report = (input: ReportInput) => string

const reports: Readonly<Record<ReportFormat, () => Promise<Report>>> = {
  table: async () => (await import('./table.ts')).renderTable,
  json: async () => (await import('./json.ts')).renderJson,
  ndjson: async () => (await import('./json.ts')).renderNdjson,
}

/** Renders one report; only the module of the format asked for is loaded. */
export async function renderReport(format: ReportFormat, input: ReportInput): Promise<string> {
  const render = await reports[format]()
  return render(input)
}
