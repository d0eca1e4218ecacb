import { systemClock } from '../core/clock.ts'
import { startDeadline } from '../core/deadline.ts'
import { createRedactor } from '../core/redact.ts'
import type { Prometheus, Target } from '../core/target.ts'
import type { Visit } from '../core/visit.ts'
import { noteCredentials } from '../engine/note-credentials.ts'
import { createHttpDoor } from '../http/http-door.ts'
import { createSourceDoor } from '../http/source-door.ts'
import type { Plan } from '../plan/plan.ts'
import { createPrometheusSource } from '../sources/prometheus/prometheus-source.ts'
import type { Surroundings } from './surroundings.ts'
import { reached, visiting } from './surroundings.ts'
import { visitCluster } from './visit-cluster.ts'
import { visitGateway } from './visit-gateway.ts'
import { visitInstances } from './visit-instances.ts'

/** Visits every source of the plan once, with the rights of a run. Nothing of it holds a secret. */
export async function examine(plan: Plan): Promise<readonly Visit[]> {
  const clock = systemClock
  const redactor = createRedactor(plan.secrets)
  const onSecret = (secret: string): void => redactor.add(secret)
  const deadline = startDeadline(clock, plan.timeoutMs)
  const http = noteCredentials(await createHttpDoor({ clock, deadline, onSecret }), onSecret)
  const options = { door: http, clock, deadline, retries: plan.retries, onRetry: () => undefined }
  const surroundings: Surroundings = { plan, http, sources: createSourceDoor(options), clock, deadline, onSecret }
  try {
    return redactor.json(await visitAll(surroundings))
  } finally {
    deadline.release()
    void http.close()
  }
}

async function visitAll(surroundings: Surroundings): Promise<Visit[]> {
  const { plan } = surroundings
  const { gateway, prometheus } = plan.target
  const visits = await Promise.all([
    visitReleased(surroundings),
    gateway === undefined ? [] : visitGateway(gateway, surroundings),
    prometheus === undefined ? [] : visitPrometheus(prometheus, surroundings),
    ...plan.stages.flatMap(({ checks }) => checks).map(({ prepared }) => visitOwn(prepared, surroundings)),
  ])
  return distinct(visits.flat())
}

/** The cluster that names the instances, and the instances. */
async function visitReleased(surroundings: Surroundings): Promise<readonly Visit[]> {
  const { target, discovery } = surroundings.plan
  if (discovery === undefined) return visitOf(target, surroundings)
  const { visits, target: found } = await visitCluster(discovery, surroundings)
  return [...visits, ...(found === null ? [] : await visitOf(found, surroundings))]
}

function visitOf({ instances }: Target, surroundings: Surroundings): Promise<readonly Visit[]> | readonly Visit[] {
  return instances === undefined ? [] : visitInstances(instances, surroundings)
}

function visitPrometheus(access: Prometheus, { sources, clock }: Surroundings): Promise<readonly Visit[]> {
  const source = createPrometheusSource(access, sources, clock)
  return visiting(async () => {
    const { request } = await source.instant('vector(1)', clock.now())
    return [reached(source.name, request, 'answered')]
  })
}

/** What a check asks beside the sources that all checks share. */
function visitOwn(
  { visit }: Plan['stages'][number]['checks'][number]['prepared'],
  { plan, http, sources, clock, deadline }: Surroundings,
): Promise<readonly Visit[]> | readonly Visit[] {
  const { target } = plan
  return visit === undefined ? [] : visiting(() => visit({ target, http, sources, clock, deadline }))
}

/** Two checks may ask one source the same. */
function distinct(visits: readonly Visit[]): Visit[] {
  const seen = new Set<string>()
  return visits.filter((visit) => seen.size !== seen.add(JSON.stringify(visit)).size)
}
