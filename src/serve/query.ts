import { describeError } from '../core/describe-error.ts'
import { z } from '../core/zod.ts'
import type { Refusal } from './problem.ts'
import { refuse } from './problem.ts'

/** Argo Rollouts waits for 10 seconds unless its template says otherwise. */
const longestWaitSeconds = 8

export const WaitSeconds = z
  .string()
  .regex(/^\d{1,2}$/, { error: 'expected whole seconds' })
  .transform(Number)
  .pipe(z.number().max(longestWaitSeconds))

/** A query string as an object; a parameter that stands there twice is refused, because two readers may differ on it. */
export function readQuery(query: URLSearchParams): { readonly values: Record<string, string> } | Refusal {
  const values = new Map<string, string>()
  for (const [name, value] of query) {
    if (values.has(name)) return refuse(400, 'Bad query', `the parameter ${JSON.stringify(name)} stands there twice`)
    values.set(name, value)
  }
  return { values: Object.fromEntries(values) }
}

/** Holds what a request says against a schema. */
export function parseOrRefuse<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  title: string,
): { readonly parsed: Output } | Refusal {
  const result = schema.safeParse(value)
  return result.success ? { parsed: result.data } : refuse(400, title, describeError(result.error))
}
