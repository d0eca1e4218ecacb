import { eventsText, verdictText } from '../core/verdict-text.ts'
import type { ReportInput } from './index.ts'

/** The verdict, as schemas/verdict.schema.json describes it. */
export function renderJson(input: ReportInput): string {
  return verdictText(input.verdict)
}

/** Every event of the run, one JSON object a line; the last one carries the verdict. */
export function renderNdjson(input: ReportInput): string {
  return eventsText(input.events)
}
