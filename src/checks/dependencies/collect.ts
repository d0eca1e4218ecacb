import { timestamp } from '../../core/clock.ts'
import { readInstances } from '../../instances/read.ts'
import type { InstanceReport } from '../../instances/report.ts'
import { silenceOf } from '../../instances/silence.ts'
import type { CollectContext } from '../kind.ts'
import { probeAll } from './collect-probes.ts'
import type { InstanceSeen, Observation } from './evidence.ts'
import { maskCredentials } from './mask-credentials.ts'
import type { Access } from './resolve.ts'
import type { Spec } from './spec.ts'

/** One look: every instance is asked once, and beside it the runner looks at each declared dependency. */
export async function collect(
  spec: Spec,
  context: CollectContext<Observation>,
  access: Access | undefined,
): Promise<void> {
  const look = timestamp(context.clock.now())
  const { instances, expect } = spec
  context.progress(`asking ${instances.length} instances, looking at ${expect.length} declared dependencies`)
  await Promise.all([askInstances(spec, context, look), probeAll(spec, context, { look, tls: access ?? new Map() })])
}

async function askInstances(spec: Spec, context: CollectContext<Observation>, look: string): Promise<void> {
  const state = context.target.instances?.state
  if (state === undefined) return
  const addresses = spec.instances.map(({ address }) => address)
  await readInstances(addresses, state, context, (answer) =>
    context.observe(answer.ok ? seen(answer.report, look) : silenceOf(answer.failure, look)),
  )
}

function seen(report: InstanceReport, look: string): InstanceSeen {
  const { address, source, request, at, id, now, nonceEchoed, gaps, dependencies } = report
  return {
    type: 'instance',
    look,
    address,
    source,
    request,
    at,
    id,
    now,
    nonceEchoed,
    gaps: gaps.filter((gap) => gap.startsWith('dependencies:')),
    dependencies:
      dependencies?.map(({ name, kind, target, status, identity, checkedAt }) => {
        return { name, kind, target: target === null ? null : maskCredentials(target), status, identity, checkedAt }
      }) ?? null,
  }
}
