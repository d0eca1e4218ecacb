import type { Instances, Target, Tls } from '../../core/target.ts'
import { problemsOfInstances } from '../../instances/problems.ts'
import { defaultStatePath } from '../../instances/state.ts'
import type { Resolved, SpecProblem, Unresolved } from '../kind.ts'
import type { Declared, Entry, Expected, PlannedInstance, Spec } from './spec.ts'

/** The files of the tls sections by the name of their dependency. */
export type Access = ReadonlyMap<string, Tls>

export function resolve(entry: Entry, { service, instances }: Target): Resolved<Spec, Access> | Unresolved {
  const problems = [...problemsOfNames(entry), ...problemsOfVantage(entry, instances)]
  if (problems.length > 0) return { problems }
  const spec = {
    service,
    vantage: entry.vantage,
    instances: entry.vantage === 'runner' || instances === undefined ? [] : plannedInstances(instances),
    statePath: instances?.state.json?.path ?? instances?.state.path ?? defaultStatePath,
    expect: entry.expect.map(declared),
    nameServers: entry.nameServers,
    timeoutMs: entry.timeout,
  }
  return { spec, access: new Map(entry.expect.flatMap((item) => tlsOf(item).map((tls) => [item.name, tls] as const))) }
}

function problemsOfNames({ expect }: Entry): SpecProblem[] {
  const names = expect.map(({ name }) => name)
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return []
    return [{ path: ['expect', index, 'name'], message: `${name} is declared twice: each name stands for one target` }]
  })
}

function problemsOfVantage({ vantage, expect }: Entry, instances: Instances | undefined): SpecProblem[] {
  if (vantage === 'runner') {
    if (expect.length > 0) return []
    return [{ path: ['vantage'], message: 'vantage: runner needs expect: the dependencies for the runner to reach' }]
  }
  const problems = problemsOfInstances(instances)
  if (instances !== undefined && instances.stable === undefined && expect.length === 0) {
    problems.push('there is nothing to hold the gray instances against: add instances.stable, or declare expect here')
  }
  return problems.map((message) => ({ path: [], message }))
}

function plannedInstances({ gray, stable }: Instances): PlannedInstance[] {
  return [
    ...gray.addresses.map((address) => ({ address, group: 'gray' as const })),
    ...(stable?.addresses ?? []).map((address) => ({ address, group: 'stable' as const })),
  ]
}

function declared(item: Expected): Declared {
  return {
    name: item.name,
    kind: item.kind,
    target: item.target,
    identity: item.identity ?? null,
    status: item.kind === 'http' ? item.status : null,
    alpn: item.kind === 'tls' ? (item.alpn ?? null) : null,
    verify: tlsOf(item)[0]?.verify ?? true,
  }
}

function tlsOf(item: Expected): Tls[] {
  return 'tls' in item && item.tls !== undefined ? [item.tls] : []
}
