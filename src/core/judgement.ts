import type { Evidence, Failure } from './evidence.ts'
import { isFailure } from './evidence.ts'
import type { Figure } from './figure.ts'
import type { Finding } from './finding.ts'
import { compareFindings, makeFinding } from './finding.ts'
import { coreReasons, isCoreCode } from './reasons.ts'
import type { Severity } from './status.ts'
import { z } from './zod.ts'

/** One thing that the evidence positively shows. A check passes on its proofs, never on the absence of findings. */
export const Proof = z.strictObject({
  subject: z.string(),
  statement: z.string().describe('What was shown, with its numbers.'),
  observations: z.int().positive().describe('How many observations it rests on.'),
})
export type Proof = z.infer<typeof Proof>

/** A number that was measured and what it was held against, for reports that draw it. Finite or null. */
export const Measurement = z.strictObject({
  subject: z.string(),
  name: z.string(),
  unit: z.string().describe('"ratio", "s", "requests" ...'),
  value: z.number().nullable(),
  lower: z.number().nullable().describe('Lower bound of the anytime-valid interval.'),
  upper: z.number().nullable().describe('Upper bound of the anytime-valid interval.'),
  limit: z.number().nullable(),
  sampleSize: z.number(),
})
export type Measurement = z.infer<typeof Measurement>

/** What an undecided check still wants. */
export const Needs = z.strictObject({
  message: z.string(),
  requests: z.number().nullable().describe('How many more requests at least.'),
  seconds: z.number().nullable().describe('About how long that takes at the present rate.'),
  settlesWithinMs: z
    .number()
    .nullable()
    .describe(
      'Set when looking again within this time decides it for certain; the run then waits even without --wait.',
    ),
})
export type Needs = z.infer<typeof Needs>

declare const concluded: unique symbol

export interface Judgement {
  readonly status: 'pass' | 'fail' | 'inconclusive' | 'error'
  readonly proofs: readonly Proof[]
  readonly findings: readonly Finding[]
  readonly measurements: readonly Measurement[]
  readonly needs: Needs | null
  readonly figures: readonly Figure[]
  readonly [concluded]: true
}

export interface Conclusion {
  readonly proofs: readonly Proof[]
  readonly findings: readonly Finding[]
  readonly measurements?: readonly Measurement[]
  readonly needs?: Needs | null
  /** For reports only: they decide nothing. */
  readonly figures?: readonly Figure[]
  /** Failures that later observations made good, such as a query that was answered at the next look. */
  readonly recovered?: (failure: Failure) => boolean
}

/**
 * The only way to a judgement. A judge brings proofs and findings; the status follows: any failing finding fails it,
 * then error, then inconclusive; every failure in the evidence is an error unless the judge says what made it good;
 * and without at least one proof there is no pass.
 */
export function conclude(evidence: Evidence, conclusion: Conclusion): Judgement {
  const failures = evidence.observations.filter(isFailure)
  const open = failures.filter((failure) => !isRecovered(failure, conclusion))
  const findings = [...conclusion.findings, ...open.map(findingOfFailure)]
  const observed = evidence.observations.length - failures.length
  const proven = conclusion.proofs.length > 0 && observed > 0
  if (!proven && !findings.some(isDecisive)) findings.push(noEvidenceFinding(observed))
  const judgement = {
    status: statusOf(findings),
    proofs: conclusion.proofs,
    findings: findings.sort(compareFindings),
    measurements: conclusion.measurements ?? [],
    needs: conclusion.needs ?? null,
    figures: conclusion.figures ?? [],
  }
  // The only place that puts the brand on.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return judgement as unknown as Judgement
}

/** What the run itself could not do (its time was up, it was stopped, it failed) is never made good by a judge. */
function isRecovered(failure: Failure, conclusion: Conclusion): boolean {
  return failure.code.startsWith('source.') && (conclusion.recovered?.(failure) ?? false)
}

/** Whether a finding can decide its check. */
export function isDecisive(finding: Finding): boolean {
  return finding.severity !== 'warning' && finding.severity !== 'info'
}

function statusOf(findings: readonly Finding[]): Judgement['status'] {
  const present = new Set<Severity>(findings.map((finding) => finding.severity))
  if (present.has('fail')) return 'fail'
  if (present.has('error')) return 'error'
  if (present.has('inconclusive')) return 'inconclusive'
  return 'pass'
}

function noEvidenceFinding(observed: number): Finding {
  return makeFinding(coreReasons, 'run.no-evidence', {
    subject: 'check',
    message: 'nothing was proven: the check has no evidence that it could pass on',
    expected: 'at least one proof',
    actual: `${observed} observations, no proof`,
  })
}

/** A failure becomes an error finding under its own code. */
export function findingOfFailure(failure: Failure): Finding {
  const code = isCoreCode(failure.code) ? failure.code : 'source.bad-answer'
  return makeFinding(coreReasons, code, {
    subject: failure.subject,
    message: failure.message,
    evidence: [{ source: failure.source, request: failure.request, at: failure.at, vantage: 'runner' }],
  })
}
