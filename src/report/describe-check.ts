import type { CheckVerdict } from '../core/verdict.ts'

/** What decided a check that did not pass, what it still wants, and what was proven all the same. Not yet safe to show. */
export function describeCheck(check: CheckVerdict): string[] {
  if (check.status === 'skipped') return check.findings.map((finding) => finding.message)
  const proofs = check.proofs.map((proof) => proof.statement)
  const decisive = check.status === 'pass' ? [] : check.findings.slice(0, 1).map((finding) => finding.message)
  const needs = check.needs === null ? [] : [`needs ${check.needs.message}`]
  return [...decisive, ...needs, ...proofs]
}
