import { isSymbolic } from '../core/kubernetes-source.ts'
import type { Instances } from '../core/target.ts'
import type { Visit } from '../core/visit.ts'
import { readInstances } from '../instances/read.ts'
import type { InstanceAnswer } from '../instances/report.ts'
import type { Surroundings } from './surroundings.ts'
import { failed, reached } from './surroundings.ts'

/** Asks every instance for its state, once. */
export async function visitInstances(instances: Instances, surroundings: Surroundings): Promise<readonly Visit[]> {
  const { gray, stable, state } = instances
  const all = [...gray.addresses, ...(stable?.addresses ?? [])].filter((address) => !isSymbolic(address))
  const addresses = [...new Set(all)]
  const visits = new Map<string, Visit>()
  await readInstances(addresses, state, surroundings, (answer) => visits.set(answer.address, visitOf(answer)))
  return addresses.flatMap((address) => visits.get(address) ?? [])
}

function visitOf(answer: InstanceAnswer): Visit {
  if (!answer.ok) return failed(answer.failure, 'Send the request shown from the machine that runs graycheck.')
  const { source, request, version } = answer.report
  return reached(source, request, version === null ? 'answered, without a version' : `runs ${version}`)
}
