import type { Finding } from '../core/finding.ts'
import { compareFindings } from '../core/finding.ts'
import type { RunStatus } from '../core/status.ts'
import type { CheckVerdict, StageVerdict } from '../core/verdict.ts'

/** One line that says what decided the run: the worst finding, and how many checks share its fate. */
export function summarise(status: RunStatus, stages: readonly StageVerdict[]): string {
  const checks = stages.flatMap((stage) => stage.checks)
  const required = checks.filter((check) => !check.advisory)
  if (status === 'pass') return summaryOfPass(required)
  const worst = worstFinding(required, status)
  if (worst === null) return status === 'aborted' ? 'the run was stopped before it was decided' : 'nothing was proven'
  const others = required.filter((check) => check.status === status && check !== worst.check).length
  const more = others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'check' : 'checks'})`
  return `${worst.check.id}: ${worst.finding.message}${more}`
}

function summaryOfPass(required: readonly CheckVerdict[]): string {
  const passed = required.filter((check) => check.status === 'pass')
  const leftOut = required.length - passed.length
  const proofs = passed.reduce((sum, check) => sum + check.proofs.length, 0)
  const partial = leftOut === 0 ? '' : `; ${leftOut} left out by --only`
  return `${passed.length} of ${required.length} required checks passed on ${proofs} ${proofs === 1 ? 'proof' : 'proofs'}${partial}`
}

/** The finding that decided a run of this status: the worst one of the earliest check that shares its fate. */
export function worstFinding(
  checks: readonly CheckVerdict[],
  status: RunStatus,
): { check: CheckVerdict; finding: Finding } | null {
  const candidates = checks
    .filter((check) => check.status === status)
    .flatMap((check) => check.findings.map((finding) => ({ check, finding })))
  // Stages come in their order, so among equals the earliest is the one that decided.
  let worst = candidates[0] ?? null
  for (const candidate of candidates) {
    if (worst !== null && candidate.check === worst.check && compareFindings(candidate.finding, worst.finding) < 0)
      worst = candidate
  }
  return worst
}
