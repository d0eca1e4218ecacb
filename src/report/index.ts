import type { Reason } from '../core/finding.ts'
import type { Verdict } from '../core/verdict.ts'
import type { RunEvent } from '../engine/events.ts'

export const reportFormats = [
  'table',
  'json',
  'ndjson',
  'junit',
  'ctrf',
  'tap',
  'markdown',
  'github',
  'termination',
  'prometheus',
  'html',
] as const
export type ReportFormat = (typeof reportFormats)[number]

/** All that a report may know: what happened, and how much room there is to say it. */
export interface ReportInput {
  readonly verdict: Verdict
  readonly events: readonly RunEvent[]
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
  /** What a reason code means; reports that explain leave it out for codes that are not known. */
  readonly reasonOf?: ((code: string) => Reason | undefined) | undefined
}

export type Report = (input: ReportInput) => string

const reports: Readonly<Record<ReportFormat, () => Promise<Report>>> = {
  table: async () => (await import('./table.ts')).renderTable,
  json: async () => (await import('./json.ts')).renderJson,
  ndjson: async () => (await import('./json.ts')).renderNdjson,
  junit: async () => (await import('./junit.ts')).renderJunit,
  ctrf: async () => (await import('./ctrf.ts')).renderCtrf,
  tap: async () => (await import('./tap.ts')).renderTap,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  github: async () => (await import('./github.ts')).renderGithub,
  termination: async () => (await import('./termination.ts')).renderTermination,
  prometheus: async () => (await import('./prometheus.ts')).renderPrometheus,
  html: async () => (await import('./html/index.ts')).renderHtml,
}

/** Renders one report; only the module of the format asked for is loaded. */
export async function renderReport(format: ReportFormat, input: ReportInput): Promise<string> {
  const render = await reports[format]()
  return render(input)
}
