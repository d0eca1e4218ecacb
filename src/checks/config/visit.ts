import { timestamp } from '../../core/clock.ts'
import type { Visit } from '../../core/visit.ts'
import type { EtcdAccess } from '../../sources/etcd/read-key.ts'
import type { VisitContext } from '../kind.ts'
import { readDesired } from './collect-desired.ts'
import type { Spec } from './spec.ts'
import { placeWords } from './spec.ts'

/** Reads what is desired once, as a look begins. Throws SourceError. */
export async function visit(spec: Spec, context: VisitContext, access: EtcdAccess | undefined): Promise<Visit[]> {
  const look = { look: timestamp(context.clock.now()), phase: 'before' as const }
  const { observation } = await readDesired(spec, look, { ...context, seen: [] }, access)
  const { source } = observation
  const asked = `read ${placeWords(spec.desired)}`
  const problem = problemOf(observation)
  if (problem === null) return [{ source, asked, result: 'reached', code: null, message: 'read', fix: null }]
  const fix = 'Check the place under desired, and that this machine may read it.'
  return [{ source, asked, result: 'failed', code: 'config.desired-unreadable', message: problem, fix }]
}

function problemOf(observation: Awaited<ReturnType<typeof readDesired>>['observation']): string | null {
  if (observation.type === 'unreadable') return observation.problem
  return observation.content === null ? 'there is no such key' : null
}
