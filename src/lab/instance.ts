import type { Agent } from 'node:http'
import { answerApi } from './instance-api.ts'
import type { InstanceConfig } from './instance-config.ts'
import type { StateDocument } from './instance-state.ts'
import { answerState } from './instance-state.ts'
import type { DependencyLink } from './dependencies.ts'
import { expositionType, formatExposition } from './metric-text.ts'
import type { Random } from './random.ts'
import type { RequestMetrics } from './request-metrics.ts'
import type { RunningServer } from './server.ts'
import { send, startHttpServer } from './server.ts'
import type { TagMatcher } from './tag-matching.ts'
import type { Group, ServiceName } from './topology.ts'
import { topology } from './topology.ts'

/** What an instance does with its requests. All of it can be changed while it runs. */
export interface InstanceBehaviour {
  /** The build that runs, as its state tells. */
  version: string
  /** What its API answers say: a label that came with the deployment. */
  announcedVersion: string
  /** Takes connections and never answers. */
  hangs: boolean
  /** The share of its API requests that end with 500. */
  errorShare: number
  /** The share of its API requests that take longer, and by how much. */
  slowShare: number
  slowMs: number
  /** Request headers that go along to the next service. */
  readonly forwardedHeaders: Set<string>
  /** Where the next service is, and which of the calls to it go to its gray group; null for the last service. */
  readonly next: { matches: TagMatcher; readonly addresses: Record<Group, readonly string[]> } | null
  /** What it does to its state before it tells it: nothing, or a lie. Null: the page is not there. */
  changeState: (state: StateDocument) => object | null
  readonly dependencies: DependencyLink[]
}

/** One process of a service, as the parts of the lab see it. */
export interface Process {
  readonly id: string
  readonly bootId: string
  readonly service: ServiceName
  readonly group: Group
  readonly startedAtMs: number
  readonly behaviour: InstanceBehaviour
  readonly metrics: RequestMetrics
  readonly config: InstanceConfig
  /** For its calls to the next service. */
  readonly agent: Agent
  readonly random: Random
}

export interface Instance extends Process, RunningServer {}

/** Serves the API, the instance state (graycheck.instance-state/v1), the metrics and a health page. */
export async function startInstance(process: Process): Promise<Instance> {
  const { service, behaviour, metrics } = process
  const server = await startHttpServer((request, response) => {
    if (behaviour.hangs) return
    const url = new URL(request.url ?? '/', 'http://lab')
    switch (url.pathname) {
      case topology[service].path:
        return void answerApi(process, request, response)
      case '/graycheck/state':
        return void answerState(process, url.searchParams.get('nonce'), response)
      case '/metrics':
        return send(response, 200, expositionType, formatExposition(metrics.samples()))
      case '/healthz':
        return send(response, 200, 'text/plain', 'ok\n')
      default:
        return send(response, 404, 'text/plain', 'not found\n')
    }
  })
  return { ...process, ...server }
}
