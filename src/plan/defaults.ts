import type { Instances } from '../core/target.ts'
import type { Config } from './config.ts'
import { instancesOf } from './target.ts'

export interface DefaultStage {
  readonly name: string
  /** The section that calls for it. */
  readonly section: 'gateway' | 'instances' | 'prometheus'
  readonly checks: readonly { readonly kind: string; readonly [field: string]: unknown }[]
}

/**
 * The stages of a config that writes none: each section that is there is put to use. Never `config`, whose desired
 * state only its owners know.
 */
export function defaultStages({ gateway, instances, prometheus }: Config): DefaultStage[] {
  const stages: DefaultStage[] = []
  if (gateway !== undefined) stages.push({ name: 'routing', section: 'gateway', checks: [{ kind: 'dyeing' }] })
  if (instances !== undefined)
    stages.push({ name: 'state', section: 'instances', checks: stateChecks(instancesOf(instances)) })
  if (prometheus !== undefined) stages.push({ name: 'health', section: 'prometheus', checks: [errorsCheck] })
  return stages
}

/** Without stable instances there is nothing to compare dependencies with; without a pointer a page tells none. */
function stateChecks({ stable, state }: Instances): DefaultStage['checks'] {
  const tellsDependencies = state.json === undefined || state.json.dependencies !== undefined
  const release = { kind: 'release' }
  return stable !== undefined && tellsDependencies ? [release, { kind: 'dependencies' }] : [release]
}

const errorsCheck = { kind: 'slo', id: 'errors', indicator: { preset: 'http' }, errorRatio: { max: '1%' } }
