import type { Failure } from '../../core/evidence.ts'
import type { InstanceAccess } from '../../core/target.ts'
import { readInstances } from '../../instances/read.ts'
import type { InstanceReport } from '../../instances/report.ts'
import { silenceOf } from '../../instances/silence.ts'
import type { CollectContext } from '../kind.ts'
import type { InstanceSeen, Observation } from './evidence.ts'
import type { Spec } from './spec.ts'

interface Question {
  readonly instances: NonNullable<Spec['instances']>
  readonly state: InstanceAccess
  readonly look: string
}

/** Asks every gray and stable instance directly what it is; hands over each answer and returns all of them. */
export async function askInstances(
  { instances: { gray, stable }, state, look }: Question,
  context: CollectContext<Observation>,
): Promise<(Observation | Failure)[]> {
  const addresses = [...gray, ...stable]
  context.progress(`asking ${addresses.length} instances what they are`)
  const found: (Observation | Failure)[] = []
  await readInstances(addresses, state, context, (answer) => {
    const observation = answer.ok ? seen(answer.report, look) : silenceOf(answer.failure, look)
    context.observe(observation)
    found.push(observation)
  })
  return found
}

function seen({ address, source, request, at, id, version }: InstanceReport, look: string): InstanceSeen {
  return { type: 'instance', look, address, source, request, at, id: textOrNull(id), version: textOrNull(version) }
}

/** Trimmed as the values in answers are, to which it is compared. */
function textOrNull(text: string | null): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}
