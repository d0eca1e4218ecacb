import { timestamp } from '../../core/clock.ts'
import { readInstances } from '../../instances/read.ts'
import type { ConfigReport, InstanceReport } from '../../instances/report.ts'
import { silenceOf } from '../../instances/silence.ts'
import type { EtcdAccess } from '../../sources/etcd/read-key.ts'
import type { CollectContext } from '../kind.ts'
import { readDesired } from './collect-desired.ts'
import type { DesiredValues } from './compare.ts'
import { compareValues, scopeOf } from './compare.ts'
import type { ConfigSeen, InstanceSeen, Observation } from './evidence.ts'
import { showText } from './secret.ts'
import type { Spec } from './spec.ts'

/** Keeps a talkative instance from filling the evidence. */
const mostListed = 20

/** One look: what is desired, then every gray instance, then what is desired once more. */
export async function collect(
  spec: Spec,
  context: CollectContext<Observation>,
  access: EtcdAccess | undefined,
): Promise<void> {
  const { instances } = context.target
  if (instances === undefined) throw new TypeError('a config check without instances')
  const look = timestamp(context.clock.now())
  const before = await readDesired(spec, { look, phase: 'before' }, context, access)
  context.observe(before.observation)
  // Without anything to compare with, the instances have nothing to add.
  if (before.observation.type === 'unreadable' || before.observation.content === null) return
  context.progress(`asking ${spec.addresses.length} gray instances for their config ${spec.name}`)
  await readInstances(spec.addresses, instances.state, context, (answer) =>
    context.observe(answer.ok ? seen(answer.report, spec, look, before.values) : silenceOf(answer.failure, look)),
  )
  const seenNow = [...context.seen, before.observation]
  const after = await readDesired(spec, { look, phase: 'after' }, { ...context, seen: seenNow }, access)
  context.observe(after.observation)
}

function seen(report: InstanceReport, spec: Spec, look: string, desired: DesiredValues | null): InstanceSeen {
  const { address, source, request, at, id, bootId, nonceEchoed, gaps, configs } = report
  const config = configs?.find(({ name }) => name === null || name === spec.name)
  const names = configs?.flatMap(({ name }) => name ?? []).slice(0, mostListed) ?? null
  return {
    type: 'instance',
    look,
    address,
    source,
    request,
    at,
    id,
    bootId,
    nonceEchoed,
    gaps: [...gaps],
    configs: names,
    config: config === undefined ? null : configSeen(config, spec, desired),
  }
}

function configSeen(config: ConfigReport, spec: Spec, desired: DesiredValues | null): ConfigSeen {
  const { source, observed, applied, values, watchMode, watchState } = config
  const scope = scopeOf(spec)
  const { identity, key, mutable } = source
  return {
    source: { identity, key, mutable },
    observed,
    applied,
    overrides: config.overrides.filter(({ pointer }) => scope.touches(pointer)).slice(0, mostListed),
    rejected: config.rejected.slice(0, mostListed).map(({ key, kind, message }) => ({
      key,
      kind,
      message: message === null ? null : showText(message),
    })),
    watchMode,
    watchState,
    values: desired === null || values === null ? null : compareValues(desired, { ...config, values: values() }, scope),
  }
}
