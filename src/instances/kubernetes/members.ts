import { isIP } from 'node:net'
import type { KubernetesSource } from '../../core/kubernetes-source.ts'
import { serverMessage, serverValue } from '../../core/server-text.ts'
import type { ContainerStatus, Pod } from '../../sources/kubernetes/objects.ts'
import type { Group, Member, Obstacle, PodSet } from './found.ts'
import { obstacle } from './workload.ts'

interface Members {
  readonly members: readonly Member[]
  readonly obstacles: readonly Obstacle[]
}

/** The instances of a group, and why some of its pods can't be asked. */
export function membersOf(group: Group, set: PodSet, port: KubernetesSource['port']): Members {
  const seen = set.pods.map((pod) => memberOf(group, pod, set, port))
  return {
    members: seen.map(({ member }) => member),
    obstacles: [...countProblem(group, set), ...seen.flatMap(({ problem }) => (problem === null ? [] : [problem]))],
  }
}

function countProblem(group: Group, { pods, wanted, reference }: PodSet): Obstacle[] {
  const subject = `${group} pods`
  if (pods.length === 0) return [obstacle('instances.none', subject, `there is no ${group} pod`, reference)]
  if (wanted === null || pods.length >= wanted) return []
  const present = pods.length === 1 ? `there is 1 ${group} pod` : `there are ${pods.length} ${group} pods`
  const message = `${present} where ${wanted} are wanted`
  return [obstacle('instances.too-few', subject, message, reference)]
}

function memberOf(
  group: Group,
  pod: Pod,
  { reference }: PodSet,
  port: KubernetesSource['port'],
): { member: Member; problem: Obstacle | null } {
  const name = serverValue(pod.metadata.name)
  const facts = { group, name, uid: pod.metadata.uid, restarts: restartsOf(pod), images: imagesOf(pod) }
  const subject = `${group} pod ${name}`
  const refuse = (code: Obstacle['code'], why: string) => {
    const problem = obstacle(code, subject, `the ${group} pod ${name} ${why}`, reference)
    return { member: { ...facts, address: null, port: null }, problem }
  }
  const unready = whyNotReady(pod)
  if (unready !== null) return refuse('instances.not-ready', `is not ready: ${unready}`)
  const ip = pod.status.podIP ?? ''
  if (isIP(ip) === 0) return refuse('instances.not-ready', 'has no address')
  const chosen = choosePort(pod, port)
  if ('problem' in chosen) return refuse('instances.ambiguous', chosen.problem)
  const address = `${isIP(ip) === 6 ? `[${ip}]` : ip}:${chosen.port}`
  return { member: { ...facts, address, port: chosen.port }, problem: null }
}

function choosePort(pod: Pod, wanted: KubernetesSource['port']): { port: number } | { problem: string } {
  if (typeof wanted === 'number') return { port: wanted }
  const ports = pod.spec.containers.flatMap(({ ports }) => ports ?? []).filter(({ protocol }) => protocol === 'TCP')
  const usable = wanted === undefined ? ports : ports.filter(({ name }) => name === wanted)
  const [first, second] = usable
  if (first !== undefined && second === undefined) return { port: first.containerPort }
  if (wanted !== undefined) {
    const count = usable.length === 0 ? 'no container port' : `${usable.length} container ports`
    return { problem: `has ${count} named ${wanted}: set instances.kubernetes.port` }
  }
  const listed = usable.map(({ name, containerPort }) => serverValue(name ?? String(containerPort))).slice(0, 10)
  const found = listed.length === 0 ? 'no container port' : `${usable.length} container ports (${listed.join(', ')})`
  return { problem: `has ${found}: set instances.kubernetes.port` }
}

function restartsOf({ status }: Pod): number {
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
  return all.reduce((sum, { restartCount }) => sum + restartCount, 0)
}

/** The image as the pod names it, with the bytes that the node found under that name. */
function imagesOf({ spec, status }: Pod): Member['images'] {
  return spec.containers.map(({ name, image }) => {
    const imageId = status.containerStatuses?.find((container) => container.name === name)?.imageID ?? ''
    return { container: serverValue(name), image: serverValue(image), imageId: serverValue(imageId) }
  })
}

function whyNotReady({ status }: Pod): string | null {
  const conditions = status.conditions ?? []
  const ready = conditions.find(({ type }) => type === 'Ready')
  if (status.phase === 'Running' && ready?.status === 'True') return null
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  const troubles = containers.map(troubleOf).filter((trouble) => trouble !== null)
  if (troubles.length > 0) return serverMessage(troubles.join('; '), 300)
  const failing = conditions.find(({ type, status }) => type === 'PodScheduled' && status !== 'True') ?? ready
  const said = [failing?.reason, failing?.message].filter((text) => text !== undefined && text !== '')
  const phase = status.phase === '' ? 'of no phase yet' : status.phase
  return serverMessage(said.length === 0 ? `it is ${phase}` : `it is ${phase}, ${said.join(': ')}`, 300)
}

function troubleOf({ name, state }: ContainerStatus): string | null {
  const told = (reason: string | undefined, message: string | undefined): string =>
    [reason, message].filter((text) => text !== undefined && text !== '').join(': ')
  const { waiting, terminated } = state
  if (waiting) return `container ${name} waits (${told(waiting.reason, waiting.message) || 'no reason given'})`
  // An init container that has done its work is no trouble.
  if (!terminated || terminated.exitCode === 0) return null
  return `container ${name} has ended (${told(terminated.reason, terminated.message) || `exit ${terminated.exitCode}`})`
}
