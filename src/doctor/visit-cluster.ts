import { sourceWords } from '../core/kubernetes-source.ts'
import { coreReasons } from '../core/reasons.ts'
import type { Target } from '../core/target.ts'
import { serverMessage } from '../core/server-text.ts'
import type { Visit } from '../core/visit.ts'
import { z } from '../core/zod.ts'
import { discover } from '../instances/kubernetes/discover.ts'
import type { Discovery } from '../instances/kubernetes/found.ts'
import { instancesIn } from '../instances/kubernetes/instances.ts'
import type { Right } from '../instances/kubernetes/rights.ts'
import { rightsOf, rightWords } from '../instances/kubernetes/rights.ts'
import type { PlannedDiscovery } from '../plan/plan.ts'
import type { Api } from '../sources/kubernetes/api.ts'
import { createApi } from '../sources/kubernetes/api.ts'
import { createClusterAccess } from '../sources/kubernetes/cluster-access.ts'
import { createCluster } from '../sources/kubernetes/cluster.ts'
import type { Surroundings } from './surroundings.ts'
import { reached, visiting } from './surroundings.ts'

export interface ClusterVisit {
  readonly visits: readonly Visit[]
  /** What checks may know with the pods of now; null where there are none to be asked. */
  readonly target: Target | null
}

/** Asks for each right by itself, then for the pods as a run would. */
export async function visitCluster(
  { source, env, instances, targetWith }: PlannedDiscovery,
  { sources, clock, deadline, onSecret }: Surroundings,
): Promise<ClusterVisit> {
  const access = createClusterAccess(source, { env, clock, deadline, onSecret })
  const options = { access, sources, clock, timeoutMs: source.timeout, subject: sourceWords(source) }
  const api = createApi(options)
  let target: Target | null = null
  const visits = await visiting(async () => {
    const namespace = source.namespace ?? (await api.access()).namespace
    const rights: Visit[] = []
    for (const right of rightsOf(source)) {
      rights.push(...(await visitRight(api, namespace, right)))
      // What can't be reached at all is told once.
      if (rights.some(({ code }) => code !== null && !answers.includes(code))) return rights
    }
    const found = await visiting(async () => {
      const discovery = await discover(source, createCluster(options))
      const present = instancesIn(discovery, instances, { source, access: await api.access() })
      target = present === null ? null : targetWith(present)
      return visitsOfPods(discovery, sourceWords(source))
    })
    return [...rights, ...found]
  })
  return { visits, target }
}

/** The codes of an API server that is there and refuses. */
const answers = ['source.forbidden', 'source.http-status']

const Review = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().optional(), evaluationError: z.string().optional() }),
})

/** https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access */
async function visitRight(api: Api, namespace: string, right: Right): Promise<readonly Visit[]> {
  const { verb, group, resource, subresource, name } = right
  const attributes = { namespace, verb, group, resource, subresource: subresource ?? '', name: name ?? '' }
  const apiVersion = 'authorization.k8s.io/v1'
  const body = { apiVersion, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: attributes } }
  const asked = `${rightWords(right)} in ${namespace}`
  const visits = await visiting(async () => {
    const answered = await api.ask('POST', `/apis/${apiVersion}/selfsubjectaccessreviews`, body)
    const { status } = api.read(answered, Review)
    const { source } = answered.question
    if (status.allowed) return [reached(source, asked, 'allowed')]
    const reasons = [status.reason, status.evaluationError].filter((text) => text !== undefined && text !== '')
    const message = serverMessage(['not allowed', ...reasons].join(': '), 300)
    const fix = 'Grant it: graycheck doctor --rbac prints the Role that this plan needs.'
    return [{ source, asked, result: 'failed', code: 'source.forbidden', message, fix }]
  })
  return visits.map((visit) => ({ ...visit, asked }))
}

function visitsOfPods({ members, obstacles, reference }: Discovery, about: string): Visit[] {
  const count = (group: 'gray' | 'stable'): number => members.filter((member) => member.group === group).length
  const asked = `find the pods of ${about}`
  const found = reached(reference.source, asked, `${count('gray')} gray and ${count('stable')} stable pods`)
  const notes = obstacles.map(({ source, code, message }): Visit => {
    return { source, asked, result: 'note', code, message, fix: coreReasons[code].fix }
  })
  return [found, ...notes]
}
