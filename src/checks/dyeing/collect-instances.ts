import type { Failure } from '../../core/evidence.ts'
import type { Instances } from '../../core/target.ts'
import { readInstances } from '../../instances/read.ts'
import type { InstanceAnswer } from '../../instances/report.ts'
import type { RunContext } from '../kind.ts'
import type { InstanceName } from './evidence.ts'

/** Asks every gray and stable instance directly for its name, so that the name in an answer tells the side. */
export async function readInstanceNames(
  { gray, stable, state }: Instances,
  context: Pick<RunContext, 'sources' | 'clock'>,
): Promise<(InstanceName | Failure)[]> {
  const groups = [
    { group: 'gray', addresses: gray.addresses },
    { group: 'stable', addresses: stable?.addresses ?? [] },
  ] as const
  const named = groups.map(async ({ group, addresses }) => {
    const answers = await readInstances(addresses, state, context)
    return answers.map((answer) => nameOf(answer, group))
  })
  return (await Promise.all(named)).flat()
}

function nameOf(answer: InstanceAnswer, group: InstanceName['group']): InstanceName | Failure {
  if (!answer.ok) return answer.failure
  const { address, id, at, source, request } = answer.report
  if (id !== null) return { type: 'instance', group, address, name: id, at }
  const message = `${source} does not tell its name, so its answers can't be told from those of others`
  return { type: 'failure', code: 'source.bad-answer', subject: address, source, request, at, message }
}
