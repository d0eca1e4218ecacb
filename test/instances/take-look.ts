import type { ParsedEntry, PreparedCheck, RegisteredKind, RunContext } from '../../src/checks/kind.ts'
import type { Evidence } from '../../src/core/evidence.ts'
import { mergeEvidence, noEvidence, recordEvidence } from '../../src/core/evidence.ts'
import type { Target } from '../../src/core/target.ts'
import { Instances } from '../../src/core/target.ts'
import { SourceError } from '../../src/http/source.ts'
import type { RealDoors } from './real-doors.ts'

export function targetWith(instances: unknown): Target {
  const tag = { header: 'x-gray-tag', value: 'v2-canary' }
  return { service: 'user', tag, environment: null, instances: Instances.parse(instances) }
}

export function parseEntry(kind: RegisteredKind, entry: object): ParsedEntry {
  const parsed = kind.parse(entry)
  if ('error' in parsed) throw parsed.error
  return parsed.entry
}

export function prepare(kind: RegisteredKind, entry: object, target: Target): PreparedCheck {
  const prepared = parseEntry(kind, entry).prepare(target)
  if ('problems' in prepared) throw new Error(JSON.stringify(prepared.problems))
  return prepared
}

/** One look as the engine takes it; resolves to all evidence so far. */
export async function takeLook(
  check: PreparedCheck,
  target: Target,
  doors: RealDoors,
  seen: Evidence = noEvidence,
): Promise<Evidence> {
  const observed: unknown[] = []
  const observe = (observation: unknown) => void observed.push(observation)
  const context: RunContext = { ...doors, target, observe, taggedRequests: () => 0, progress: () => undefined }
  try {
    await check.collect(context, seen)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    observe(error.failure)
  }
  return mergeEvidence(seen, recordEvidence(observed))
}
