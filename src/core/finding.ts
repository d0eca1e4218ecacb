import { compareText } from './canonical.ts'
import { Severity } from './status.ts'
import { z } from './zod.ts'

/** What one reason code means, for `graycheck explain`, the documents and the advice beside each finding. */
export interface Reason {
  readonly severity: Severity
  readonly title: string
  /** What this finding establishes, and what it does not. */
  readonly proves: string
  readonly causes: readonly string[]
  /** The next step, as an imperative sentence. */
  readonly fix: string
}

/** Reason codes are `<kind>.<words-with-dashes>`; once published they never change their meaning. */
export type ReasonTable = Readonly<Record<string, Reason>>

/** Where one piece of evidence came from: enough to find it again. */
export const EvidenceReference = z.strictObject({
  source: z.string().describe('The system that answered: a gateway address, an instance, a Prometheus, an etcd.'),
  request: z.string().describe('What was asked: a request line, a query, a key.'),
  at: z.string().describe('When it was asked, RFC 3339 in UTC.'),
  vantage: z.string().describe('From where: "runner", or the instance that reported it.'),
})
export type EvidenceReference = z.infer<typeof EvidenceReference>

export const Finding = z.strictObject({
  code: z.string().describe('Stable reason code; `graycheck explain CODE` tells what it means.'),
  severity: Severity,
  subject: z.string().describe('Which instance, hop, metric or source this is about.'),
  message: z.string(),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  fix: z.string().describe('What to do next.'),
  evidence: z.array(EvidenceReference),
  reproduce: z.string().nullable().describe('A redacted command or query that shows it again.'),
})
export type Finding = z.infer<typeof Finding>

export interface FindingDetails {
  readonly subject: string
  readonly message: string
  readonly expected?: string | null
  readonly actual?: string | null
  readonly evidence?: readonly EvidenceReference[]
  readonly reproduce?: string | null
  /** Replaces the advice of the reason table where the case at hand allows a better one. */
  readonly fix?: string
}

/** Makes a finding whose severity and advice come from the kind's reason table, so that a code always means the same. */
export function makeFinding<Table extends ReasonTable>(
  table: Table,
  code: keyof Table & string,
  details: FindingDetails,
): Finding {
  const reason = table[code]
  if (reason === undefined) throw new TypeError(`unknown reason code ${code}`)
  return {
    code,
    severity: reason.severity,
    subject: details.subject,
    message: details.message,
    expected: details.expected ?? null,
    actual: details.actual ?? null,
    fix: details.fix ?? reason.fix,
    evidence: [...(details.evidence ?? [])],
    reproduce: details.reproduce ?? null,
  }
}

/** Worst first. */
export function compareSeverities(a: Finding, b: Finding): number {
  return Severity.options.indexOf(a.severity) - Severity.options.indexOf(b.severity)
}

/** Worst first, then by code and subject, so that reports are the same whatever the order of collection. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverities(a, b) ||
    compareText(a.code, b.code) ||
    compareText(a.subject, b.subject) ||
    compareText(a.message, b.message)
  )
}
