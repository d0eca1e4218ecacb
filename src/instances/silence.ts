import { Failure } from '../core/evidence.ts'
import { z } from '../core/zod.ts'

/** An instance that was asked and gave no usable answer: a fact about the release, that a check has to judge. */
export const Silence = z.strictObject({
  type: z.literal('silent'),
  look: z.string(),
  ...Failure.omit({ type: true, subject: true }).shape,
  address: z.string(),
})
export type Silence = z.infer<typeof Silence>

/** What the credentials or the trust of the run keep from being seen says nothing about the instance. */
const faultsOfTheRun: readonly string[] = ['source.forbidden', 'source.tls']

/** What to record of an instance that gave no usable answer: its silence, or the failure when that is the run's own. */
export function silenceOf(failure: Failure, look: string): Silence | Failure {
  if (faultsOfTheRun.includes(failure.code)) return failure
  const { subject, code, source, request, at, message } = failure
  return { type: 'silent', look, address: subject, code, source, request, at, message }
}
