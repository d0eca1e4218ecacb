import { Verdict } from '../../src/core/verdict.ts'
import type { Ending } from './case.ts'

/** The verdict on stdout; null when what is there is none, or not all of one. */
export function verdictOf({ stdout }: Pick<Ending, 'stdout'>): Verdict | null {
  try {
    return Verdict.parse(JSON.parse(stdout))
  } catch {
    return null
  }
}

/** Whatever a pipeline may go by: the exit code, the document, or a word in what is left of it. */
export function looksLikePass(ending: Ending): boolean {
  const verdict = verdictOf(ending)
  if (ending.exitCode === 0 || verdict?.status === 'pass') return true
  return verdict === null && /"status": ?"pass"/.test(ending.stdout)
}
