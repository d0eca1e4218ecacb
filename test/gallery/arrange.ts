import { setTimeout } from 'node:timers/promises'
import type { Gateway } from '../../src/lab/gateway.ts'
import { scrapeIntervalMs } from '../../src/lab/history.ts'
import type { Instance } from '../../src/lab/instance.ts'
import type { StateDocument } from '../../src/lab/instance-state.ts'
import type { Lab } from '../../src/lab/lab.ts'
import type { Labels } from '../../src/lab/request-metrics.ts'
import type { Interceptor } from '../../src/lab/server.ts'
import { exactly } from '../../src/lab/tag-matching.ts'

/** Small verbs over the parts of the lab, shared by cases. */

export type Arrange = (lab: Pick<Lab, 'parts'>) => void | Promise<void>

export function onEveryGateway(change: (gateway: Gateway) => unknown): Arrange {
  return ({ parts }) => {
    for (const gateway of parts.gateways) change(gateway)
  }
}

export function onEveryGray(change: (instance: Instance, index: number) => unknown): Arrange {
  return ({ parts }) => {
    for (const [index, instance] of parts.instances.user.gray.entries()) change(instance, index)
  }
}

/** The last one: that a check looks at the first instance proves nothing. */
export function onLastGray(change: (instance: Instance) => unknown): Arrange {
  return ({ parts }) => {
    for (const instance of parts.instances.user.gray.slice(-1)) change(instance)
  }
}

export function onEveryStable(change: (instance: Instance) => unknown): Arrange {
  return ({ parts }) => {
    for (const instance of parts.instances.user.stable) change(instance)
  }
}

export function onLastStable(change: (instance: Instance) => unknown): Arrange {
  return ({ parts }) => {
    for (const instance of parts.instances.user.stable.slice(-1)) change(instance)
  }
}

export function together(...arrangements: readonly Arrange[]): Arrange {
  return async (lab) => {
    for (const arrange of arrangements) await arrange(lab)
  }
}

export type StateChange = (state: StateDocument) => object | null

/** What an instance tells of itself, changed before it is told. */
export function tells(change: StateChange): (instance: Instance) => void {
  return ({ behaviour }) => {
    behaviour.changeState = change
  }
}

/** Members of `instance` in the state; undefined leaves one out. */
export function tellsInstance(members: Readonly<Record<string, string | undefined>>): (instance: Instance) => void {
  return tells((state) => ({ ...state, instance: { ...state.instance, ...members } }))
}

/** Changes the one config of the state. */
export function tellsConfig(change: (config: object) => object): (instance: Instance) => void {
  return tells((state) => ({ ...state, configs: state.configs.map(change) }))
}

type Dependency = StateDocument['dependencies'][number]

/** Changes what is told of one dependency; null leaves it out. */
export function tellsDependency(
  name: string,
  change: (dependency: Dependency) => object | null,
): (instance: Instance) => void {
  return tells((state) => ({
    ...state,
    dependencies: state.dependencies.flatMap((one) => (one.name === name ? (change(one) ?? []) : one)),
  }))
}

/** True once in `every` times, so that a share does not depend on chance. */
export function onceIn(every: number): () => boolean {
  let count = 0
  return () => count++ % every === every - 1
}

/** Answers in the place of a server. */
export function answering(status: number, type: string, body: string): Interceptor {
  return (_, response) => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
    return true
  }
}

/** The labels under which the store of the lab keeps a series of an instance. */
export function seriesOf({ address, group, service }: Instance, metric: string, labels: Labels = {}): Labels {
  return { __name__: metric, job: 'lab', instance: address, role: group, service, ...labels }
}

/** Lets the instance tell of one dependency more. */
export function alsoDependsOn(dependency: { readonly name: string } & Readonly<Record<string, string>>): StateChange {
  const checkedAt = (): string => new Date().toISOString()
  return (state) => ({
    ...state,
    dependencies: [...state.dependencies, { kind: 'tcp', status: 'pass', checkedAt: checkedAt(), ...dependency }],
  })
}

/** Waits until every instance has been scraped once more. */
export async function nextScrape(): Promise<void> {
  await setTimeout(scrapeIntervalMs + 200)
}

/** Releases the lab under another tag, at every gateway, hop and gray instance. */
export function useTag({ parts }: Pick<Lab, 'parts'>, tag: string): void {
  for (const gateway of parts.gateways) gateway.matches = exactly(tag)
  for (const { gray, stable } of Object.values(parts.instances)) {
    for (const { behaviour } of [...gray, ...stable]) if (behaviour.next !== null) behaviour.next.matches = exactly(tag)
    for (const instance of gray) tellsInstance({ tag })(instance)
  }
}
