import { z } from './zod.ts'

/** One readable line for anything that was thrown; zod's own message is the JSON of all its issues. */
export function describeError(error: unknown): string {
  if (error instanceof z.ZodError) return describeIssues(error)
  return error instanceof Error ? error.message : String(error)
}

function describeIssues(error: z.ZodError): string {
  const [first, ...others] = error.issues
  if (first === undefined) return 'a value of another shape than expected'
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  const path = first.path.map(String).join('.')
  return `${path === '' ? '' : `${path}: `}${first.message}${more}`
}
