import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import type { Api } from './api.ts'
import type { Container, Pod, Variable, Volume } from './pod.ts'
import { unpullableTag } from './pod.ts'

/** What is started for a pod. */
export interface Prepared {
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly messageFile: string
}

/** A pod that can't be run; a kubelet would say so in the same place. */
export class CannotRun extends Error {
  readonly reason: string

  constructor(message: string, reason = 'CreateContainerConfigError') {
    super(message)
    this.reason = reason
  }
}

const Data = z.object({ data: z.record(z.string(), z.string()).default({}) })

/** The data of a ConfigMap or, decoded, of a Secret. */
async function dataOf(
  api: Api,
  pod: Pod,
  kind: 'configmaps' | 'secrets',
  name: string,
  optional = false,
): Promise<Record<string, string>> {
  const answer = await api.call('GET', `/api/v1/namespaces/${pod.metadata.namespace}/${kind}/${name}`)
  if (answer === undefined && optional) return {}
  if (answer === undefined) throw new CannotRun(`${kind} "${name}" not found`)
  const { data } = Data.parse(answer)
  if (kind === 'configmaps') return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
}

function fieldOf({ metadata }: Pod, path: string): string {
  const [, group, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? []
  if (group === 'labels' || group === 'annotations') return metadata[group][key] ?? ''
  const known = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'status.podIP': '127.0.0.1',
  }
  const [, value] = Object.entries(known).find(([name]) => name === path) ?? []
  if (value === undefined) throw new CannotRun(`the field ${path} is not known`)
  return value
}

async function valueOf(api: Api, pod: Pod, { name, value, valueFrom }: Variable): Promise<string> {
  if (valueFrom === undefined) return value ?? ''
  const { fieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (fieldRef !== undefined) return fieldOf(pod, fieldRef.fieldPath)
  const key = configMapKeyRef ?? secretKeyRef
  if (key === undefined) throw new CannotRun(`the source of ${name} is not known`)
  const found = (await dataOf(api, pod, configMapKeyRef === undefined ? 'secrets' : 'configmaps', key.name))[key.key]
  if (found === undefined) throw new CannotRun(`there is no key ${key.key} in ${key.name}`)
  return found
}

async function writeVolume(api: Api, pod: Pod, volume: Volume, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { configMap, secret } = volume
  const files = {
    ...(configMap && (await dataOf(api, pod, 'configmaps', configMap.name))),
    ...(secret && (await dataOf(api, pod, 'secrets', secret.secretName, secret.optional))),
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

/**
 * A container has a file system of its own; here the paths of its mounts are replaced, in its command and its environment,
 * by those of folders that hold the same.
 */
async function mountVolumes(
  api: Api,
  pod: Pod,
  container: Container,
  folder: string,
): Promise<(text: string) => string> {
  const places = new Map([[container.terminationMessagePath, join(folder, 'termination-log')]])
  for (const { name, mountPath } of container.volumeMounts) {
    const volume = pod.spec.volumes.find((candidate) => candidate.name === name)
    const place = join(folder, 'volumes', name)
    if (volume?.configMap ?? volume?.secret ?? volume?.emptyDir) places.set(mountPath, place)
    if (volume !== undefined) await writeVolume(api, pod, volume, place)
  }
  return (text) => [...places].reduce((replaced, [path, place]) => replaced.replaceAll(path, place), text)
}

/** `$(NAME)` of the container's own variables. */
function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (whole, name: string) => env[name] ?? whole)
}

export async function prepare(api: Api, pod: Pod, folder: string): Promise<Prepared> {
  const { containers, initContainers, restartPolicy } = pod.spec
  const [container] = containers
  if (container === undefined || containers.length > 1 || initContainers.length > 0) {
    throw new CannotRun('this node runs pods of one container')
  }
  if (container.image.endsWith(`:${unpullableTag}`)) throw new CannotRun('there is no such image', 'ErrImagePull')
  if (restartPolicy !== 'Never') throw new CannotRun('this node restarts nothing')
  const mounted = await mountVolumes(api, pod, container, folder)
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: folder }
  for (const variable of container.env) env[variable.name] = mounted(await valueOf(api, pod, variable))
  const [program, ...args] = [...container.command, ...container.args].map((text) => mounted(expand(text, env)))
  if (program === undefined) throw new CannotRun('there is no image here, so the container must have a command')
  return { command: [program, ...args], env, messageFile: join(folder, 'termination-log') }
}
