import type { Verdict } from '../core/verdict.ts'
import type { LocatedFinding } from './findings.ts'
import { locateFindings } from './findings.ts'
import type { ReportInput } from './index.ts'
import { plainText } from './plain-text.ts'

/** Kubernetes keeps 4,096 bytes a container, and Tekton puts its own data into them. */
const mostBytes = 3000

interface Lengths {
  readonly name: number
  readonly message: number
}

/** What a text is cut to. The second is for texts of three bytes a character, or that JSON escapes: it always fits. */
const generous: Lengths = { name: 120, message: 300 }
const sparing: Lengths = { name: 60, message: 100 }

/**
 * One line of JSON for /dev/termination-log: the verdict, and as many findings as there is room for, worst first, each as
 * a whole.
 */
export function renderTermination({ verdict }: ReportInput): string {
  const located = locateFindings(verdict)
  const full = headOf(verdict, generous)
  const head = fits(lineOf(full, [], located.length)) ? full : headOf(verdict, sparing)
  const findings: object[] = []
  for (const item of located) {
    const more = [...findings, findingOf(item, generous)]
    if (!fits(lineOf(head, more, located.length))) break
    findings.push(findingOf(item, generous))
  }
  return lineOf(head, findings, located.length)
}

function lineOf(head: object, findings: readonly object[], all: number): string {
  return `${JSON.stringify({ ...head, findings, omitted: all - findings.length })}\n`
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= mostBytes
}

function headOf(verdict: Verdict, { name, message }: Lengths): object {
  const checks = verdict.stages.flatMap((stage) => stage.checks)
  const [needs] = checks.flatMap((check) => (check.advisory || check.needs === null ? [] : [check.needs.message]))
  return {
    schema: 'graycheck.termination/v1',
    status: verdict.status,
    exitCode: verdict.exitCode,
    service: plainText(verdict.service, name),
    tag: plainText(verdict.tag, name),
    environment: verdict.environment === null ? null : plainText(verdict.environment, name),
    runId: plainText(verdict.runId, name),
    summary: plainText(verdict.summary, message),
    needs: needs === undefined ? null : plainText(needs, message),
  }
}

function findingOf({ check, finding }: LocatedFinding, { name, message }: Lengths): object {
  return {
    code: finding.code,
    check: plainText(check.id, name),
    subject: plainText(finding.subject, name),
    message: plainText(finding.message, message),
  }
}
