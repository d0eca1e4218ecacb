import { timestamp } from '../../core/clock.ts'
import { readInstances } from '../../instances/read.ts'
import type { InstanceReport } from '../../instances/report.ts'
import { silenceOf } from '../../instances/silence.ts'
import type { CollectContext } from '../kind.ts'
import type { InstanceSeen, Observation } from './evidence.ts'
import type { Spec } from './spec.ts'

/** One look: every instance is asked once. */
export async function collect(spec: Spec, context: CollectContext<Observation>): Promise<void> {
  const { instances } = context.target
  if (instances === undefined) throw new TypeError('a release check without instances')
  const look = timestamp(context.clock.now())
  const addresses = spec.instances.map(({ address }) => address)
  context.progress(`asking ${addresses.length} instances for their version`)
  for (const pod of instances.pods ?? []) context.observe({ type: 'images', look, ...pod, images: [...pod.images] })
  await readInstances(addresses, instances.state, context, (answer) =>
    context.observe(answer.ok ? seen(answer.report, look) : silenceOf(answer.failure, look)),
  )
}

function seen(report: InstanceReport, look: string): InstanceSeen {
  const { address, source, request, at, id, bootId, service, version, commit, tag, group, startedAt } = report
  const { skewMs, nonceEchoed, gaps } = report
  const who = { id, bootId, service, version, commit, tag, group, startedAt }
  return { type: 'instance', look, address, source, request, at, ...who, skewMs, nonceEchoed, gaps: [...gaps] }
}
