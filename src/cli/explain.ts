import { analysisReasons } from '../analysis-lint/reasons.ts'
import { allReasons } from '../checks/registry.ts'
import { nearest } from '../core/did-you-mean.ts'
import type { Reason, ReasonTable } from '../core/finding.ts'
import { serveReasons } from '../serve/reasons.ts'
import { UsageError } from './exit.ts'

/** Those of a run, those of the server, and those of lint-analysis. */
function knownReasons(): Map<string, Reason> {
  const others: ReasonTable[] = [serveReasons, analysisReasons]
  return new Map([...allReasons(), ...others.flatMap((table) => Object.entries<Reason>(table))])
}

export function listCodes(json: boolean): string {
  const reasons = knownReasons()
  if (json) return `${JSON.stringify(Object.fromEntries(reasons), null, 2)}\n`
  const width = Math.max(...Array.from(reasons.keys(), (code) => code.length))
  const lines = Array.from(
    reasons,
    ([code, reason]) => `${code.padEnd(width)}  ${reason.severity.padEnd(12)}  ${reason.title}\n`,
  )
  return lines.join('')
}

/** One code in full, or all codes that begin with the text. Throws UsageError with the nearest code for an unknown one. */
export function explainCode(code: string, json: boolean): string {
  const reasons = knownReasons()
  const exact = reasons.get(code)
  const found =
    exact === undefined
      ? Array.from(reasons).filter(([known]) => known.startsWith(`${code}.`))
      : [[code, exact] as const]
  if (found.length === 0) throw new UsageError(unknownCode(code, [...reasons.keys()]))
  if (json) return `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`
  return found.map(([name, reason]) => explanation(name, reason)).join('\n')
}

function explanation(code: string, reason: Reason): string {
  const causes = reason.causes.map((cause) => `  - ${cause}\n`).join('')
  return `${code} (${reason.severity})\n${reason.title}.\n\nWhat it proves\n  ${reason.proves}\n\nLikely causes\n${causes}\nWhat to do\n  ${reason.fix}\n`
}

function unknownCode(code: string, known: readonly string[]): string {
  const near = nearest(code, known)
  const hint = near === null ? ';' : `; did you mean ${near}?`
  return `${JSON.stringify(code)} is no reason code${hint} graycheck explain lists them all`
}
