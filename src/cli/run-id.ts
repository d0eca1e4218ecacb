import { randomUUID } from 'node:crypto'
import { cutText } from '../core/cut-text.ts'
import { RunId } from '../core/run-id.ts'
import { UsageError } from './exit.ts'

/** The id that was given by the flag or the environment; a new one when none was. */
export function runIdOf(given: string | undefined): string {
  if (given === undefined) return randomUUID()
  const parsed = RunId.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(`--run-id or GRAYCHECK_RUN_ID: ${issue?.message}, got ${JSON.stringify(cutText(given, 60))}`)
}
