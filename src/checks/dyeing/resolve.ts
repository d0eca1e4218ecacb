import type { Gateway, Target } from '../../core/target.ts'
import { problemsOfInstances } from '../../instances/problems.ts'
import { defaultStatePath } from '../../instances/state.ts'
import { cleanProbesNeeded } from '../../stats/leak.ts'
import { requestsNeeded } from '../../stats/needs.ts'
import type { Resolved, SpecProblem, Unresolved } from '../kind.ts'
import { nearMissNames, nearMissesOf } from './near-misses.ts'
import type { Entry, Spec } from './spec.ts'
import { coverageRequests } from './spec.ts'

const defaultNearMissRequests = 5

/** Per address and direction, and only with a weight: strict mode has no false alarms. */
const falseAlarm = 0.001

/** A sound share sits below its limit; three times the requests that decide it on average nearly always decide it. */
const requestsMargin = 3

export function resolve(entry: Entry, target: Target): Resolved<Spec> | Unresolved {
  const { gateway } = target
  if (gateway === undefined) {
    return { problems: [{ path: [], message: 'dyeing needs the section gateway: where users reach the service' }] }
  }
  const versions = versionsOf(entry, target)
  const weight = weightOf(entry, gateway)
  const problems = [
    ...problemsOfIdentity(entry, target, versions),
    ...problemsOfRequests(entry, gateway, weight),
    ...problemsOfGateway(target, gateway),
  ]
  if (problems.length > 0) return { problems }
  return { spec: makeSpec(entry, target, gateway, { versions, weight }) }
}

interface Derived {
  readonly versions: Spec['versions']
  readonly weight: Spec['weight']
}

function makeSpec(entry: Entry, target: Target, gateway: Gateway, { versions, weight }: Derived): Spec {
  const grayInstances = grayInstancesOf(entry, target, gateway)
  return {
    service: target.service,
    url: urlOf(gateway),
    method: gateway.request.method,
    addresses: gateway.addresses === undefined ? null : [...new Set(gateway.addresses)],
    tag: { header: target.tag.header, value: target.tag.value },
    responder: gateway.responder,
    identify: entry.identify,
    versions,
    instances: instancesOf(target, versions),
    grayInstances,
    hops: gateway.hops ?? [],
    weight,
    nearMisses: nearMissesOf(target.tag, entry.nearMisses ?? nearMissNames),
    requests: {
      tagged: entry.requests ?? taggedRequests(entry, grayInstances ?? 1, gateway.addresses?.length ?? 1),
      untagged: entry.requests ?? untaggedRequests(entry, weight),
      nearMiss: entry.nearMissRequests ?? Math.max(defaultNearMissRequests, tellingRequests(weight)),
    },
    maxLeak: entry.maxLeak,
    alpha: falseAlarm,
    beta: entry.beta,
    maxLost: entry.maxLost,
    leakLimit: 10,
    silenceLimit: 20,
    concurrency: entry.concurrency,
    timeoutMs: entry.timeout,
    curlOptions: curlOptionsOf(gateway),
  }
}

/**
 * Without a path of its own the request goes to the URL as it is written (`--gateway https://shop.example/api/profile`).
 * Text is joined, not resolved: a path such as //other.example must not lead to another host.
 */
function urlOf({ url, request }: Gateway): string {
  const base = new URL(url)
  if (request.path === '/') return `${base.origin}${base.pathname}${base.search}`
  return `${base.origin}${base.pathname.replace(/\/$/, '')}${request.path}`
}

function versionsOf({ identify, versions }: Entry, { instances }: Target): Spec['versions'] {
  const gray = versions?.gray ?? instances?.gray.version
  const stable = versions?.stable ?? instances?.stable?.version
  return identify === 'instance' || gray === undefined || stable === undefined ? null : { gray, stable }
}

/** Without given versions the instances are asked; without stable instances too that is a problem. */
function instancesOf({ instances }: Target, versions: Spec['versions']): Spec['instances'] {
  if (versions !== null || instances?.stable === undefined) return null
  const { gray, stable, state } = instances
  const statePath = state.json?.path ?? state.path ?? defaultStatePath
  return { gray: gray.addresses, stable: stable.addresses, statePath }
}

function problemsOfIdentity({ identify }: Entry, target: Target, versions: Spec['versions']): SpecProblem[] {
  if (versions === null) return problemsOfAsking(identify, target)
  if (versions.gray !== versions.stable) return []
  const message = `gray and stable both have the version ${versions.gray}: answers of the two can't be told apart`
  return [{ path: ['versions'], message }]
}

function problemsOfAsking(identify: Entry['identify'], { instances }: Target): SpecProblem[] {
  if (instances?.stable === undefined) {
    if (identify === 'version') return [{ path: ['versions'], message: versionsMissing }]
    const message = 'identify: instance looks up the answering instance: it needs instances.gray and instances.stable'
    return [{ path: ['identify'], message }]
  }
  const pointer = identify === 'version' ? 'version' : 'instance'
  const { json } = instances.state
  const untold = `instances.state.json.${pointer} is missing: without this pointer the instances can't tell the sides`
  const messages = [
    ...problemsOfInstances(instances),
    ...(json !== undefined && json[pointer] === undefined ? [untold] : []),
  ]
  return messages.map((message) => ({ path: [], message }))
}

const versionsMissing =
  'which versions are gray and stable? Give both (--gray-version and --stable-version; instances.gray.version and ' +
  'instances.stable.version; or versions: { gray, stable } here), or give the addresses of the gray and of the stable ' +
  'instances (--gray and --stable; instances.gray and instances.stable): they are then asked for their versions'

function problemsOfRequests(entry: Entry, gateway: Gateway, weight: Spec['weight']): SpecProblem[] {
  const problems: SpecProblem[] = []
  const needed = cleanProbesNeeded(entry.maxLeak, entry.beta)
  if (entry.requests !== undefined && entry.requests < needed) {
    const message = `${entry.requests} requests can't rule out the leak rate of maxLeak: at least ${needed} can`
    problems.push({ path: ['requests'], message })
  }
  const telling = tellingRequests(weight)
  if (entry.nearMissRequests !== undefined && entry.nearMissRequests < telling) {
    const message = `with this gateway.grayWeight a near miss takes at least ${telling} requests to be told from chance`
    problems.push({ path: ['nearMissRequests'], message })
  }
  if (entry.tolerance !== undefined && gateway.grayWeight === undefined) {
    problems.push({ path: ['tolerance'], message: 'tolerance is for gateway.grayWeight, which is not set' })
  }
  if (weight !== null && weight.limit >= 1) {
    problems.push({ path: ['tolerance'], message: 'gateway.grayWeight plus tolerance must stay below 100 %' })
  }
  return problems
}

function problemsOfGateway({ tag }: Target, gateway: Gateway): SpecProblem[] {
  const problems: SpecProblem[] = []
  const names = Object.keys(gateway.request.headers ?? {}).map((name) => name.toLowerCase())
  if (names.includes(tag.header.toLowerCase())) {
    const message = `gateway.request.headers sets the tag header ${tag.header}: every untagged probe would be tagged`
    problems.push({ path: [], message })
  }
  if ((gateway.hops ?? []).length > 0 && gateway.responder.hops === undefined) {
    problems.push({ path: [], message: 'gateway.hops needs gateway.responder.hops: where answers list their hops' })
  }
  return problems
}

/** The limit lies above the weight by the tolerance: half of the smaller share, and at least one percentage point. */
function weightOf({ tolerance }: Entry, { grayWeight: share }: Gateway): Spec['weight'] {
  if (share === undefined) return null
  const usual = Math.min(Math.max(0.01, Math.min(share, 1 - share) / 2), (1 - share) / 2)
  return { share, limit: share + (tolerance ?? usual) }
}

function grayInstancesOf(entry: Entry, { instances }: Target, { responder }: Gateway): number | null {
  const named = entry.identify === 'instance' || responder.instance !== undefined || responder.state === true
  if (!entry.everyInstance || !named || instances === undefined) return null
  return instances.gray.addresses.length
}

function taggedRequests({ maxLeak, beta }: Entry, grayInstances: number, addresses: number): number {
  return Math.max(cleanProbesNeeded(maxLeak, beta), Math.ceil(coverageRequests(grayInstances) / addresses))
}

function untaggedRequests({ maxLeak, beta }: Entry, weight: Spec['weight']): number {
  const clean = cleanProbesNeeded(maxLeak, beta)
  if (weight === null || weight.limit >= 1) return clean
  const { passLikely } = requestsNeeded({ ...rateQuestion(weight, beta), events: weight.share, total: 1 })
  return Math.max(clean, requestsMargin * (passLikely ?? clean))
}

/** How many gray answers out of as many rule out that they are the work of the weight. */
function tellingRequests(weight: Spec['weight']): number {
  if (weight === null || weight.limit >= 1) return 1
  return requestsNeeded({ ...rateQuestion(weight, 0.05), events: 0, total: 0 }).failAtLeast ?? 1
}

interface RateQuestion {
  readonly limit: number
  readonly alpha: number
  readonly beta: number
  readonly dispersion: number
}

/** Each probe has its own connection, so they are independent. */
function rateQuestion({ limit }: NonNullable<Spec['weight']>, beta: number): RateQuestion {
  return { limit, alpha: falseAlarm, beta, dispersion: 1 }
}

function curlOptionsOf({ request, auth, tls }: Gateway): string[] {
  const names = Object.keys(request.headers ?? {})
  return [
    ...(request.method === 'HEAD' ? ['-I'] : []),
    ...(request.method === 'GET' || request.method === 'HEAD' ? [] : ['-X', request.method]),
    ...(tls?.verify === false ? ['-k'] : []),
    ...(tls?.ca === undefined ? [] : ['--cacert', tls.ca]),
    ...(tls?.cert === undefined ? [] : ['--cert', tls.cert]),
    ...(tls?.key === undefined ? [] : ['--key', tls.key]),
    ...names.flatMap((name) => ['-H', `${name}: ...`]),
    ...(auth === undefined ? [] : ['-H', 'authorization: ...']),
    ...(request.body === undefined ? [] : ['--data-binary', '...']),
  ]
}
